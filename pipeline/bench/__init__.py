"""Benches of the stages at the sizes they are made for, and the generated material they measure on."""
