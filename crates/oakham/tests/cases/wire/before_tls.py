"""Asks for TLS at PORT and sends a sign-in before it is there; the server must not take it for an encrypted one.

Then TLS begins at once, as clients of PostgreSQL 17 do, which is taken only where they say what they speak.
"""

import socket
import ssl
import struct
import sys

parameters = b"user\0metabase\0database\0lake\0\0"
sign_in = struct.pack("!II", 8 + len(parameters), 0x30000) + parameters
plain = socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=30)
plain.sendall(struct.pack("!II", 8, 80877103) + sign_in)
assert plain.recv(1) == b"S"
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
try:
    answer = context.wrap_socket(plain).recv(100)
except OSError as error:
    answer = b""
assert answer == b"", answer

for spoken, expected in ((["postgresql"], b"R"), ([], b""), (["http/1.1"], b"")):
    context.set_alpn_protocols(spoken)
    try:
        encrypted = context.wrap_socket(socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=30))
        encrypted.sendall(sign_in)
        answer = encrypted.recv(1)
    except OSError:
        answer = b""
    assert answer == expected, (spoken, answer)
