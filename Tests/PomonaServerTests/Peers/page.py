"""Uses the page in a real Chromium: CHROMIUM JOB, where JOB is JSON. Follows browser.py.

Prints what was seen as JSON; the test judges it. Pictures go to the job's folder."""

SEEN = """({
  language: document.documentElement.lang, title: document.querySelector('h1').textContent,
  label: document.getElementById('label').textContent, confidence: document.getElementById('confidence').textContent,
  bars: document.querySelectorAll('#bars li').length, status: document.getElementById('status').textContent,
  reason: document.getElementById('reason').textContent, detail: document.getElementById('detail').textContent, failed: !document.getElementById('failure').hidden,
  command: document.getElementById('command').textContent, heat: !document.getElementById('heat').hidden,
  heatText: document.getElementById('heat-text').textContent, focus: document.activeElement.id,
  fits: document.documentElement.scrollWidth <= innerWidth, images: document.querySelectorAll('#bars img, #label img').length,
  camera: getComputedStyle(document.getElementById('camera').parentElement).display !== 'none',
  ground: getComputedStyle(document.body).backgroundColor,
})"""
ANSWERED = "!document.getElementById('found').hidden || !document.getElementById('failure').hidden"


def visit(browser, job, visit):
    browser.look(visit["language"], visit["width"], visit["height"], visit["scheme"], visit["touch"])
    browser.open(visit["url"])
    time.sleep(0.2)
    name = f"{job['folder']}/{visit['name']}"
    browser.picture(f"{name}-start.png")
    start = browser.run(SEEN)
    start["unnamed"] = browser.unnamed()
    focused = []
    for _ in range(3):
        browser.key("Tab")
        focused.append(browser.run("document.activeElement.id"))
    if visit.get("drop"):
        with open(visit["photo"], "rb") as file:
            content = base64.b64encode(file.read()).decode()
        browser.run(f"""(() => {{
          const bytes = Uint8Array.from(atob("{content}"), (c) => c.charCodeAt(0));
          const files = new DataTransfer();
          files.items.add(new File([bytes], "dropped.jpg", {{ type: "image/jpeg" }}));
          dispatchEvent(new {visit["drop"]});
        }})()""")
    else:
        browser.choose(visit["photo"], visit.get("field", "file"))
    browser.wait(ANSWERED)
    browser.wait("document.getElementById('waiting').hidden")
    time.sleep(0.2)
    browser.picture(f"{name}-answer.png")
    answer = browser.run(SEEN)
    answer["unnamed"] = browser.unnamed()
    seen = {"start": start, "answer": answer, "focused": focused}
    if visit.get("looks"):
        browser.run("document.getElementById('look').click()")
        browser.wait("!document.getElementById('heat-text').hidden")
        time.sleep(0.2)
        browser.picture(f"{name}-heat.png")
        seen["heat"] = browser.run(SEEN)
    return seen


def main(program, job):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = Browser(program, folder)
        try:
            visits = [visit(browser, job, one) for one in job["visits"]]
            browser.run("1")
            problems = [
                event["params"] for event in browser.events
                if event["method"] == "Runtime.exceptionThrown"
                or event["method"] == "Log.entryAdded" and event["params"]["entry"]["level"] == "error"
                # Other tests use the service, too: it may have no worker for an explanation, which the page does without.
                and "429" not in event["params"]["entry"].get("text", "")]
            asked = sorted({
                event["params"]["request"]["url"] for event in browser.events
                if event["method"] == "Network.requestWillBeSent"})
        finally:
            browser.end()
    print(json.dumps({"visits": visits, "problems": problems, "asked": asked}))


main(sys.argv[1], json.loads(sys.argv[2]))
