"""Which provisions of law a text cites: found in the text alone, named by the registry, each with its exact span."""
