"""`python -m examples.crm.hash_password`: asks for a password, and prints what the file of people keeps of it."""

from getpass import getpass

from .people import hash_password

if __name__ == "__main__":
    print(hash_password(getpass("Password: ")))
