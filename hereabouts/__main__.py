"""`python -m hereabouts`."""

from hereabouts.cli import main

if __name__ == "__main__":
    main()
