"""The command line with the fake coder, for tests that need a process of their own."""

from fake_coder import FakeCoder

import entente.coding

entente.coding.Coder = FakeCoder

if __name__ == "__main__":
    from entente.cli import main

    main()
