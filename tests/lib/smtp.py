#!/usr/bin/python3
"""A real SMTP server for tests (Debian's aiosmtpd, and so Debian's Python), which does what it is told.

Usage: smtp.py [--tls CERTIFICATE KEY | --starttls CERTIFICATE KEY] [--login USER PASSWORD]
Its first line on stdout is its port. Each line on stdin is a mode, and is answered by {"mode": ...} once it holds:
  takes            every mail
  refuses-rcpt     550 at RCPT
  refuses-data     451 at the end of the data
  breaks-before    breaks the line in place of an answer to DATA
  breaks-after     takes the mail, and breaks the line in place of an answer
  mute-after       takes the mail, and never answers
  mute             says nothing, not even hello
Each mail that it has taken is a line {"to", "from", "data"}, each attempt that it refused {"refused": MODE}.
"""
import argparse
import asyncio
import json
import logging
import ssl
import sys

from aiosmtpd.smtp import AuthResult, LoginPassword, SMTP


def tell(what):
    print(json.dumps(what), flush=True)


class Handler:
    def __init__(self):
        self.mode = "takes"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.mode == "refuses-rcpt":
            tell({"refused": self.mode})
            return "550 5.1.1 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.mode == "refuses-data":
            tell({"refused": self.mode})
            return "451 4.3.0 not now"
        tell({"to": envelope.rcpt_tos, "from": envelope.mail_from, "data": envelope.content.decode("ascii", "replace")})
        if self.mode == "breaks-after":
            server.transport.abort()
        elif self.mode == "mute-after":
            await asyncio.sleep(1e6)
        return "250 OK"


class Server(SMTP):
    """What the library has no hook for."""

    async def _handle_client(self):
        if self.event_handler.mode == "mute":
            tell({"refused": "mute"})
            await asyncio.sleep(1e6)
        await super()._handle_client()

    async def smtp_DATA(self, arg):
        if self.event_handler.mode == "breaks-before":
            tell({"refused": "breaks-before"})
            self.transport.abort()
        else:
            await super().smtp_DATA(arg)


async def main(options):
    handler = Handler()
    tls = None
    if options.tls or options.starttls:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(*(options.tls or options.starttls))

    def authenticate(server, session, envelope, mechanism, data):
        good = isinstance(data, LoginPassword) and [data.login.decode(), data.password.decode()] == options.login
        return AuthResult(success=good)

    def make():
        return Server(handler, hostname="localhost", tls_context=tls if options.starttls else None, require_starttls=bool(options.starttls),
                      auth_required=bool(options.login), auth_require_tls=bool(options.starttls), authenticator=authenticate)

    loop = asyncio.get_running_loop()
    listener = await loop.create_server(make, "127.0.0.1", 0, ssl=tls if options.tls else None)
    print(listener.sockets[0].getsockname()[1], flush=True)
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        handler.mode = line.decode().strip()
        tell({"mode": handler.mode})


# that a client goes away is what is tested
logging.disable(logging.CRITICAL)
parser = argparse.ArgumentParser()
parser.add_argument("--tls", nargs=2)
parser.add_argument("--starttls", nargs=2)
parser.add_argument("--login", nargs=2)
asyncio.run(main(parser.parse_args()))
