"""`python -m tests.peers.stripe [PORT]`: prints its address, and answers until it is ended."""

import sys

from tests.peers.stripe.server import Server


def main() -> None:
    """Serve on a port of this machine, by itself a free one."""
    server = Server(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
