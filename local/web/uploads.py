"""What Supabase Storage does for the panel where media lies in a folder: takes a file at a signed address, once."""

from werkzeug.wrappers import Request, Response

from functions.media_store import open_media_store
from functions.media_store.folder import UPLOADS, FolderStore
from shared import figures


@Request.application
def take_upload(request: Request) -> Response:
    """200; 403 for an address that is forged, over or used, 405, 413 for more than the free plan keeps."""
    store = open_media_store()
    if request.method != "PUT" or not isinstance(store, FolderStore):
        return Response("Only PUT.\n", 405, {"Allow": "PUT"})
    if (request.content_length or 0) > figures.FILM_MAX_BYTES:
        return Response("Larger than any file that WhatsApp takes.\n", 413)
    key, told = request.path.removeprefix(UPLOADS), request.args
    is_kept = store.take_upload(key, told.get("until", ""), told.get("mac", ""), request.get_data())
    return Response("Kept.\n" if is_kept else "No such upload.\n", 200 if is_kept else 403)
