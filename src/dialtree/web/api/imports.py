"""`/api/v1/imports`: files that are uploaded, planned, looked at, and applied."""

from typing import Annotated, TypeAlias, TypeVar

from litestar import Controller, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromQuery, QueryParameter, RawBody
from litestar.status_codes import (
    HTTP_200_OK,
    HTTP_201_CREATED,
    HTTP_202_ACCEPTED,
    HTTP_415_UNSUPPORTED_MEDIA_TYPE,
)

from dialtree.directory.identifier import MAX_ID
from dialtree.management import uploads
from dialtree.management.imports import DEFAULT_PRUNE_LIMIT
from dialtree.management.permissions import Permission
from dialtree.management.uploads import (
    MOST_BYTES,
    ChangeLine,
    Details,
    FaultLine,
    Import,
    Importer,
    Lines,
    NewUpload,
    RemarkLine,
    UploadFilter,
)
from dialtree.storage.paging import USUAL, Window
from dialtree.web.api.import_problems import HANDLERS, NOT_APPLIED, NOT_DELETED, NOT_TAKEN
from dialtree.web.authentication import Requested
from dialtree.web.etags import expected_version, tagged
from dialtree.web.pages import Cursor, Limit, Listed, listed, newest_first, window
from dialtree.web.parameters import Directory, PathId, QueryId

T = TypeVar("T")

TheImporter: TypeAlias = NamedDependency[Importer]
"""What does imports, as routes take it."""

OrganizationId: TypeAlias = Annotated[
    int, QueryParameter(ge=1, le=MAX_ID, description="The organisation that the file goes into.")
]
Prune: TypeAlias = Annotated[
    bool, QueryParameter(description="Disable the extensions of the organisation that the file does not have.")
]
PruneLimit: TypeAlias = Annotated[
    float,
    QueryParameter(ge=0, le=100, description="Refuse to disable more than this share of those enabled, in percent."),
]


class ImportView(Import, frozen=True, kw_only=True):
    """An import, with the first lines of what is told of it.

    Attributes:
        details: Those lines; there are pages of all of them.
    """

    details: Details


class ImportController(Controller):
    """Imports by upload. They are for those who manage all of an organisation."""

    path = "/imports"
    tags = ("Imports",)
    exception_handlers = HANDLERS

    @get(permission=Permission.WRITE)
    async def list_imports(
        self,
        request: Requested,
        directory: Directory,
        limit: Limit = USUAL,
        cursor: Cursor = None,
        organization_id: QueryId = None,
    ) -> Listed[Import]:
        """List imports, the newest first."""
        asked, wanted = newest_first(limit, cursor), UploadFilter(request.user.reach, organization_id)
        async with directory.read() as connection:
            page = await uploads.list_imports(directory, connection, wanted, asked)
        return listed(page, asked, lambda it: it)

    @post(
        permission=Permission.WRITE,
        request_max_body_size=MOST_BYTES,
        responses=NOT_TAKEN,
    )
    async def add_import(
        self,
        request: Requested,
        directory: Directory,
        importer: TheImporter,
        body: RawBody,
        organization_id: OrganizationId,
        prune: Prune = False,
        prune_limit: PruneLimit = DEFAULT_PRUNE_LIMIT,
        file_name: FromQuery[str] = "",
    ) -> Response[ImportView]:
        """Upload a file and plan its import; nothing is written to the directory.

        The body is the file: CSV, Asterisk's pjsip.conf, or a saved GetExtensions answer; told by its content, whatever
        its media type. CSV needs the columns `SIP` and `Name`, and may have `SpeedDial`, `AccountID`, `AccountName`,
        `ParentAccountID`, `UserID`, `UserName`, `UserEmail` and `Active`.

        A file with mistakes is answered 201, too: `state` is "refused", and `details.faults` says what stands in the
        way, by line; mend it and upload it again. When `state` is "planned", `details.changes` says what would be
        done, and `POST /api/v1/imports/{import_id}/apply` does it.
        """
        if request.headers.get("content-type", "").lower().startswith("multipart/"):
            raise HTTPException("Send the file itself as the body.", status_code=HTTP_415_UNSUPPORTED_MEDIA_TYPE)
        new = NewUpload(organization_id, file_name, prune, prune_limit)
        upload_id = await importer.add(directory, request.user.actor, new, body)
        found, view = await _load(request, directory, upload_id)
        return tagged(view, HTTP_201_CREATED, f"/api/v1/imports/{upload_id}", found)

    @get("/{import_id:int}", permission=Permission.WRITE)
    async def get_import(self, request: Requested, directory: Directory, import_id: PathId) -> Response[ImportView]:
        """Show an import: what it does, or what stands in its way, and how far it is."""
        found, view = await _load(request, directory, import_id)
        return tagged(view, of=found)

    @post(
        "/{import_id:int}/apply",
        permission=Permission.WRITE,
        tagged=True,
        versioned=True,
        status_code=HTTP_200_OK,
        responses={HTTP_202_ACCEPTED: ResponseSpec(ImportView, description="It is being applied."), **NOT_APPLIED},
    )
    async def apply_import(
        self, request: Requested, directory: Directory, importer: TheImporter, import_id: PathId
    ) -> Response[ImportView]:
        """Apply an import: all of it and just what was shown, or nothing.

        A large one goes on after the answer, which is 202 then; ask for the import to see how far it is. It is refused
        with 409 when the organisation has changed so that the file would do anything else than was shown.
        """
        await importer.apply(directory, request.user.actor, import_id, expected_version(request))
        found, view = await _load(request, directory, import_id)
        return tagged(view, HTTP_202_ACCEPTED if found.state == "applying" else HTTP_200_OK, of=found)

    @delete(
        "/{import_id:int}",
        permission=Permission.WRITE,
        responses=NOT_DELETED,
    )
    async def delete_import(self, request: Requested, directory: Directory, import_id: PathId) -> None:
        """Delete an import. What it has done to the directory remains."""
        await uploads.delete_import(directory, request.user.actor, import_id, expected_version(request))

    @get("/{import_id:int}/faults", permission=Permission.WRITE)
    async def list_faults(
        self, request: Requested, directory: Directory, import_id: PathId, limit: Limit = USUAL, cursor: Cursor = None
    ) -> Listed[FaultLine]:
        """List what stands in the way of an import, by its place in the file."""
        return await _lines(uploads.FAULTS, request, directory, import_id, window(limit, cursor))

    @get("/{import_id:int}/warnings", permission=Permission.WRITE)
    async def list_warnings(
        self, request: Requested, directory: Directory, import_id: PathId, limit: Limit = USUAL, cursor: Cursor = None
    ) -> Listed[RemarkLine]:
        """List what is probably a mistake in the file of an import."""
        return await _lines(uploads.WARNINGS, request, directory, import_id, window(limit, cursor))

    @get("/{import_id:int}/notices", permission=Permission.WRITE)
    async def list_notices(
        self, request: Requested, directory: Directory, import_id: PathId, limit: Limit = USUAL, cursor: Cursor = None
    ) -> Listed[RemarkLine]:
        """List what is passed over in the file of an import."""
        return await _lines(uploads.NOTICES, request, directory, import_id, window(limit, cursor))

    @get("/{import_id:int}/changes", permission=Permission.WRITE, operation_id="listImportChanges")
    async def list_changes(
        self, request: Requested, directory: Directory, import_id: PathId, limit: Limit = USUAL, cursor: Cursor = None
    ) -> Listed[ChangeLine]:
        """List what an import adds, changes and disables, before and after."""
        return await _lines(uploads.CHANGES, request, directory, import_id, window(limit, cursor))


async def _load(request: Requested, directory: Directory, import_id: int) -> tuple[Import, ImportView]:
    async with directory.read() as connection:
        found = await uploads.find_import(directory, connection, request.user.reach, import_id)
        details = await uploads.load_details(connection, import_id)
    fields = {name: getattr(found, name) for name in Import.__struct_fields__}
    return found, ImportView(**fields, details=details)


async def _lines(lines: Lines[T], request: Requested, directory: Directory, import_id: int, asked: Window) -> Listed[T]:
    async with directory.read() as connection:
        await uploads.find_import(directory, connection, request.user.reach, import_id)
        return listed(await lines.load(connection, import_id, asked), asked, lambda it: it)
