# SPDX-License-Identifier: Apache-2.0
"""Loaded before a client: names below localhost are this machine (RFC 6761), as a line of the hosts file would say.
The clients themselves are as they come."""
import socket

_looked_up = socket.getaddrinfo


def _local(host, *more, **named):
    name = host.decode() if isinstance(host, bytes) else host
    return _looked_up("127.0.0.1" if name and name.lower().endswith(".localhost") else host, *more, **named)


socket.getaddrinfo = _local
