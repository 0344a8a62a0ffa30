"""A mail server that keeps what it takes, and refuses, defers or hangs by whom a message is for.

With --tls (starttls or implicit) and --certificate (PEM, with its key) it takes nothing without TLS and the right --user and
--password. Prints a JSON object a line: the port it listens on first, then what happens.
"""
import argparse
import asyncio
import json
import ssl

from aiosmtpd.smtp import SMTP, AuthResult

deferred = set()


def tell(**what):
    print(json.dumps(what), flush=True)


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        tell(event="rcpt", to=address)
        if name == "refused":
            return "550 5.1.1 nobody here is called so"
        if name == "later" and address not in deferred:
            deferred.add(address)
            return "451 4.7.1 come again in a while"
        if name == "hanging":
            await asyncio.sleep(3600)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 known"

    async def handle_DATA(self, server, session, envelope):
        tell(event="message", sender=envelope.mail_from, to=envelope.rcpt_tos, message=envelope.content.decode("utf-8"))
        return "250 2.0.0 taken"


def settings_of(arguments):
    """What SMTP is told, and what the socket is."""
    if not arguments.tls:
        return {}, None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(arguments.certificate)

    def authenticate(server, session, envelope, mechanism, data):
        is_known = (data.login.decode(), data.password.decode()) == (arguments.user, arguments.password)
        tell(event="login", user=data.login.decode(), known=is_known)
        # Were it handled here, a wrong one would be answered nothing at all.
        return AuthResult(success=is_known, handled=False)

    common = {"auth_required": True, "authenticator": authenticate}
    if arguments.tls == "starttls":
        return {"tls_context": context, "require_starttls": True, **common}, None
    return {"auth_require_tls": False, **common}, context


async def main():
    parser = argparse.ArgumentParser()
    for name in ("tls", "certificate", "user", "password"):
        parser.add_argument(f"--{name}")
    settings, context = settings_of(parser.parse_args())
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler(), hostname="mail.example.org", loop=loop, **settings), "127.0.0.1", 0, ssl=context)
    tell(event="listening", port=server.sockets[0].getsockname()[1])
    await server.serve_forever()


asyncio.run(main())
