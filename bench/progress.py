"""What is being measured now, on one line of the terminal."""


def show(progress: str) -> None:
    print(f"\r\x1b[K{progress}", end="", flush=True)
