"""A server that does what servers should not, on a free port of this machine; and one beside it that nobody may ask.

Answers are bytes on a bare socket, so that lengths, chunks, headers and codings can be as wrong as they are in the wild.
Nothing large is made in memory: floods are sent piece by piece, for as long as the other side reads.
"""

import gzip
import socket
import threading
import time
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field

import brotli

MIB = 1 << 20
HTML = b"Content-Type: text/html; charset=utf-8\r\n"


@dataclass
class Hostile:
    """`answers` maps a target to a function that is given the open connection and answers on it. `asked` holds what came."""

    port: int
    answers: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)  # (target, Host header, monotonic seconds)
    ended: threading.Event = field(default_factory=threading.Event)

    def targets(self):
        return [target for target, _, _ in self.asked]

    def times(self, target):
        return [moment for found, _, moment in self.asked if found == target]


def reply(body=b"", status="200 OK", headers=HTML, length=None):
    """A whole answer, closed behind it; `length` is what Content-Length claims."""

    def send(connection, hostile):
        said = len(body) if length is None else length
        connection.sendall(b"HTTP/1.1 %s\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n" % (status.encode(), headers, said) + body)

    return send


def page(*links, text="正文", charset="utf-8", declared=None):
    body = "".join(f'<p><a href="{link}">x</a></p>' for link in links)
    html = f"<!DOCTYPE html><title>t</title>{body}<p>{text}</p>".encode(charset)
    return reply(html, headers=f"Content-Type: text/html; charset={declared or charset}\r\n".encode())


def redirect(target):
    return reply(status="302 Found", headers=b"Location: " + target.encode() + b"\r\n")


def hang(connection, hostile):
    hostile.ended.wait(30)


def drip(connection, hostile):
    """A body that comes a byte at a time, for ever."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n" + HTML + b"\r\n")
    while not hostile.ended.wait(0.05):
        connection.sendall(b"x")


def flood(head, total, piece=b"<i>" * 21_845):
    """`total` bytes behind a head, sent for as long as they are read."""

    def send(connection, hostile):
        connection.sendall(head)
        for _ in range(total // len(piece)):
            connection.sendall(piece)

    return send


def bomb(coding, size):
    """`size` zero bytes under a content coding, packed without ever being whole in memory."""
    return packed(coding, bytes(MIB), size // MIB)


def packed(coding, piece, times):
    """A piece of body, repeated, under a content coding."""
    packer = {"gzip": lambda: zlib.compressobj(9, zlib.DEFLATED, 31), "deflate": lambda: zlib.compressobj(9)}.get(coding)
    if packer:
        squeezer = packer()
        data = b"".join(squeezer.compress(piece) for _ in range(times)) + squeezer.flush()
    else:
        squeezer = brotli.Compressor(quality=5)
        data = b"".join(squeezer.process(piece) for _ in range(times)) + squeezer.finish()
    return reply(data, headers=HTML + b"Content-Encoding: " + coding.encode() + b"\r\n")


def raw(data):
    def send(connection, hostile):
        connection.sendall(data)

    return send


CHUNKED = b"HTTP/1.1 200 OK\r\n" + HTML + b"Transfer-Encoding: chunked\r\n\r\n"
PACKED = gzip.compress(b"<p>whole</p>" * 99, mtime=0)


@contextmanager
def serving(answers):
    """A Hostile server with those answers; `{port}` in no place, as links are relative or name another address."""
    listener = socket.create_server(("127.0.0.1", 0))
    hostile = Hostile(listener.getsockname()[1], answers)

    def serve(connection):
        with connection:
            try:
                head = b""
                while b"\r\n\r\n" not in head:
                    piece = connection.recv(65536)
                    if not piece:
                        return
                    head += piece
                lines = head.decode("latin-1").split("\r\n")
                target = lines[0].split(" ")[1]
                host = next((line[6:] for line in lines if line.lower().startswith("host: ")), "")
                hostile.asked.append((target, host, time.monotonic()))
                answer = hostile.answers.get(target) or next((a for prefix, a in hostile.answers.items() if prefix.endswith("*") and target.startswith(prefix[:-1])), None)
                (answer or reply(b"nothing here", "404 Not Found"))(connection, hostile)
            except OSError:
                pass  # whoever asked has gone

    def accept():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield hostile
    finally:
        hostile.ended.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
