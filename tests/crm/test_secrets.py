"""The code stays on the server; tokens stay out of URLs and logs."""

import re

from playwright.async_api import Response

from crm.office import RACHEL, Office
from crm.service import ROOT, SECRET

# What comes by the stream of events, which does not end, is written down as it comes.
_LISTEN = """
window.streamed = "";
const real = window.fetch;
window.fetch = async (...asked) => {
  const answer = await real(...asked);
  if (!String(asked[0]).endsWith("/events")) {
    return answer;
  }
  const [ours, theirs] = answer.body.tee();
  (async () => {
    for await (const text of theirs.pipeThrough(new TextDecoderStream())) { window.streamed += text; }
  })();
  return new Response(ours, answer);
};
"""
_STORED = "() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie, location.href])"


async def test_no_browser_gets_the_code(office: Office) -> None:
    answers: list[Response] = []
    seen: list[str] = []

    async def read_what_came() -> None:
        """Before another page takes the place of the one that asked for it."""
        while answers:
            seen.extend(await _contents(answers.pop()))

    async with office.agent(None) as agent:
        await agent.context.add_init_script(_LISTEN)
        agent.page.on("response", lambda it: answers.insert(0, it))
        await agent.page.goto("/sign-in")
        await read_what_came()
        await agent.send_sign_in(RACHEL)
        await agent.option("Customer Care 4").click()
        await agent.is_at("login")
        await agent.status("logout").click()
        await agent.is_nowhere()
        await agent.page.wait_for_function("window.streamed.includes('service304')")
        await read_what_came()
        seen += [await agent.page.evaluate("window.streamed"), await agent.page.evaluate(_STORED)]
        seen += [str(await agent.context.cookies()), await agent.page.content()]
    texts = "\n".join(seen)
    assert "/picker-token" in texts
    assert "customElements.define" in texts
    (token,) = set(re.findall(r'"token":"(dp_[^"]+)"', texts))
    assert f"Bearer {token}" in texts
    assert office.code not in texts
    assert SECRET not in texts
    urls = "\n".join(it for it in seen if it.startswith("http://"))
    logs = office.crm.output + office.visits.server.output
    assert not [it for it in (office.code, SECRET, token) if it in logs or it in urls]


async def _contents(answer: Response) -> list[str]:
    """The URL, the headers of both sides and the body, of an answer that has one."""
    heads = [answer.url, str(await answer.request.all_headers()), str(await answer.all_headers())]
    if answer.url.endswith("/events") or 300 <= answer.status < 400:
        return heads
    return [*heads, (await answer.body()).decode()]


def test_it_knows_nothing_of_dialtree_but_the_client() -> None:
    sources = "\n".join(it.read_text(encoding="utf-8") for it in (ROOT / "examples" / "crm").rglob("*.py"))
    assert set(re.findall(r"^\s*(?:from|import) ((?:dialtree|examples)\S*)", sources, re.MULTILINE)) == {
        "dialtree.client"
    }
