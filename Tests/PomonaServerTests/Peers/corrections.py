"""Several photos, a correction and a change of language on a page the size of a phone: CHROMIUM JOB. Follows browser.py.

Prints what was seen as JSON. Pictures go to the job's folder."""

STATE = """({
  language: document.documentElement.lang, model: document.getElementById('model-title').textContent,
  privacy: document.getElementById('privacy').textContent, thumbs: document.querySelectorAll('.thumb.found').length,
  label: document.getElementById('label').textContent, size: document.getElementById('photo-size').textContent,
  problem: document.getElementById('correction-problem').hidden ? "" : document.getElementById('correction-problem').textContent,
  thanks: !document.getElementById('thanks').hidden, canCorrect: !document.getElementById('wrong').hidden,
  failed: !document.getElementById('failure').hidden, reason: document.getElementById('reason').textContent,
  choices: [...document.querySelectorAll('#labels option')].map((option) => option.value),
  fits: document.documentElement.scrollWidth <= innerWidth,
})"""


def main(program, job):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = Browser(program, folder)
        seen = {}

        def look(name):
            time.sleep(0.2)
            browser.picture(f"{job['folder']}/corrections-{name}.png")
            seen[name] = {**browser.run(STATE), "unnamed": browser.unnamed()}

        try:
            browser.look("en", 390, 760, "light", True)
            browser.open(job["url"])
            browser.wait("document.getElementById('model-title').textContent !== 'Pomona'")
            look("start")
            browser.choose(job["photos"])
            browser.wait(f"document.querySelectorAll('.thumb.found').length === {len(job['photos'])}")
            look("answers")
            browser.click("wrong")
            browser.click("right-label")
            browser.run("document.getElementById('right-label').focus()")
            browser.type(job["label"])
            browser.run("document.getElementById('correction').requestSubmit()")
            browser.wait("!document.getElementById('correction-problem').hidden")
            look("without-consent")
            browser.click("consent")
            look("correction")
            browser.run("document.getElementById('correction').requestSubmit()")
            browser.wait("!document.getElementById('thanks').hidden")
            look("thanks")
            browser.run("(() => { const e = document.getElementById('language'); e.value = 'de'; e.dispatchEvent(new Event('change')); })()")
            look("german")
            browser.send("Network.emulateNetworkConditions", {
                "offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1})
            browser.choose(job["photos"][:1])
            browser.wait("!document.getElementById('failure').hidden")
            look("offline")
            browser.send("Network.emulateNetworkConditions", {
                "offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1})
            browser.click("again")
            browser.wait("document.getElementById('failure').hidden && !document.getElementById('found').hidden")
            look("again")
            problems = [
                event["params"] for event in browser.events
                if event["method"] == "Runtime.exceptionThrown"
                or event["method"] == "Log.entryAdded" and event["params"]["entry"]["level"] == "error"
                and event["params"]["entry"]["source"] != "network"]
        finally:
            browser.end()
    print(json.dumps({"seen": seen, "problems": problems}))


main(sys.argv[1], json.loads(sys.argv[2]))
