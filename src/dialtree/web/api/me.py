"""`/api/v1/me`: one's own password and second factor."""

from collections.abc import Sequence

import msgspec
from litestar import Controller, Response, get, post, put
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from dialtree.directory.token import Secret
from dialtree.management import second_factor
from dialtree.management.own_password import change_own_password
from dialtree.management.permissions import Permission
from dialtree.management.second_factor import SecondFactor
from dialtree.web.api.fields import NewPassword
from dialtree.web.api.secrets import NOT_KEPT
from dialtree.web.authentication import Requested
from dialtree.web.door import TheDoor
from dialtree.web.parameters import Directory


class PasswordChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new password.

    Attributes:
        current_password: The password until now.
        password: The new one: 12 to 1000 characters.
    """

    current_password: str
    password: NewPassword

    def __repr__(self) -> str:
        return "PasswordChange(…)"


class OwnPassword(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What proves that it is not somebody else with a stolen session.

    Attributes:
        password: Their password.
    """

    password: str

    def __repr__(self) -> str:
        return "OwnPassword(…)"


class AuthenticatorCode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code of an authenticator.

    Attributes:
        code: Six digits.
    """

    code: str

    def __repr__(self) -> str:
        return "AuthenticatorCode(…)"


class Proof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What proves who somebody is once more.

    Attributes:
        password: Their password.
        code: A code of their authenticator, or a recovery code.
    """

    password: str
    code: str

    def __repr__(self) -> str:
        return "Proof(…)"


class Begun(msgspec.Struct, frozen=True):
    """A second factor that is to be confirmed; none of it is shown again.

    Attributes:
        secret: What an authenticator works codes out of, in base 32.
        uri: The same as an `otpauth:` address, for a picture.
    """

    secret: str
    uri: str


class RecoveryCodes(msgspec.Struct, frozen=True):
    """Recovery codes, each good once in place of an authenticator's code; they are never shown again.

    Attributes:
        recovery_codes: Ten of them.
    """

    recovery_codes: Sequence[str]


class MeController(Controller):
    """One's own sign-in."""

    path = "/me"
    tags = ("Signing in",)
    response_headers = NOT_KEPT

    @put("/password", permission=Permission.OWN, status_code=HTTP_204_NO_CONTENT)
    async def change_password(
        self, request: Requested, directory: Directory, door: TheDoor, data: JSONBody[PasswordChange]
    ) -> None:
        """Change your password.

        You are signed out everywhere else.
        """
        await change_own_password(
            directory, door.passwords, request.user, data.current_password, data.password, door.clock()
        )

    @get("/second-factor", permission=Permission.OWN, enrolling=True, operation_id="showSecondFactor")
    async def show(self, request: Requested, directory: Directory) -> SecondFactor:
        """Show how it stands with your second factor."""
        return await second_factor.show_second_factor(directory, request.user)

    @post(
        "/second-factor",
        permission=Permission.OWN,
        enrolling=True,
        status_code=HTTP_200_OK,
        operation_id="beginSecondFactor",
        secret=True,
    )
    async def begin(
        self, request: Requested, directory: Directory, door: TheDoor, data: JSONBody[OwnPassword]
    ) -> Response[Begun]:
        """Begin to set up a second factor.

        It counts once a code of the authenticator has confirmed it.
        """
        begun = await second_factor.begin_second_factor(
            directory, door.passwords, request.user, data.password, door.clock()
        )
        return Response(Begun(str(begun.secret), str(begun.uri)))

    @post(
        "/second-factor/confirmation",
        permission=Permission.OWN,
        enrolling=True,
        status_code=HTTP_200_OK,
        operation_id="confirmSecondFactor",
        secret=True,
    )
    async def confirm(
        self, request: Requested, directory: Directory, door: TheDoor, data: JSONBody[AuthenticatorCode]
    ) -> RecoveryCodes:
        """Confirm your second factor.

        You are signed out everywhere else.
        """
        return _codes(await second_factor.confirm_second_factor(directory, request.user, data.code, door.clock()))

    @post(
        "/second-factor/recovery-codes",
        permission=Permission.OWN,
        status_code=HTTP_200_OK,
        operation_id="renewRecoveryCodes",
        secret=True,
    )
    async def renew(
        self, request: Requested, directory: Directory, door: TheDoor, data: JSONBody[Proof]
    ) -> RecoveryCodes:
        """Make new recovery codes; those before are good no more."""
        return _codes(
            await second_factor.renew_recovery_codes(
                directory, door.passwords, request.user, data.password, data.code, door.clock()
            )
        )

    @post(
        "/second-factor/removal",
        permission=Permission.OWN,
        status_code=HTTP_204_NO_CONTENT,
        operation_id="turnOffSecondFactor",
        secret=True,
    )
    async def turn_off(self, request: Requested, directory: Directory, door: TheDoor, data: JSONBody[Proof]) -> None:
        """Turn your second factor off."""
        await second_factor.turn_off_second_factor(
            directory, door.passwords, request.user, data.password, data.code, door.clock()
        )


def _codes(codes: Sequence[Secret]) -> RecoveryCodes:
    return RecoveryCodes([str(it) for it in codes])
