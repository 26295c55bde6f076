"""`python -m entente.cli` is `entente`."""

from entente.cli.app import main

if __name__ == "__main__":
    main()
