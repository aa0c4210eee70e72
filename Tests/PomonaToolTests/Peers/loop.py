"""The loop in a real Chromium: CHROMIUM JOB, where JOB is JSON. Follows browser.py.

A photo is answered wrongly on a page the size of a phone and corrected; the corrections are reviewed on the page of
'pomona review'; a pipeline learns from them, judges and publishes; the running service then answers rightly.
Prints what was seen as JSON. Pictures go to the job's folder."""


def read(browser):
    return browser.run("document.getElementById('label').textContent")


def main(program, job):
    pomona, folder = job["pomona"], job["folder"]
    service = subprocess.Popen(
        [pomona, "serve", f"{folder}/served.pomona", "--collect", f"{folder}/collected", "--port", "0", "--json", "--jobs", "1"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    review, seen = None, {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(program, profile)
        try:
            address = json.loads(service.stdout.readline())["url"]
            browser.look("en", 390, 760, "light", True)
            browser.open(address)
            browser.wait("document.getElementById('model-title').textContent === 'served'")
            browser.choose(job["photos"])
            browser.wait(f"document.querySelectorAll('.thumb.found').length === {len(job['photos'])}")
            seen["before"] = read(browser)
            browser.picture(f"{job['pictures']}/loop-1-wrong.png")
            for index in range(len(job["photos"])):
                browser.run(f"document.querySelectorAll('.thumb')[{index}].click()")
                browser.click("wrong")
                browser.run("document.getElementById('right-label').focus()")
                browser.type(job["label"])
                browser.click("consent")
                if index == 0:
                    browser.picture(f"{job['pictures']}/loop-2-correction.png")
                browser.run("document.getElementById('correction').requestSubmit()")
                browser.wait("!document.getElementById('thanks').hidden")

            review = subprocess.Popen(
                [pomona, "review", f"{folder}/collected", "--model", f"{folder}/served.pomona", "--who", "ada", "--json", "--quiet"],
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            opened = json.loads(review.stdout.readline())
            seen["reviewed"] = opened["photos"]
            browser.look("en", 1280, 820, "light", False)
            browser.send("Page.navigate", {"url": opened["url"]})
            browser.wait("document.querySelectorAll('.photo').length > 0")
            seen["claims"] = browser.run("document.querySelectorAll('.photo .claim').length")
            seen["unnamed"] = browser.unnamed()
            time.sleep(0.5)
            browser.picture(f"{job['pictures']}/loop-3-review.png")
            # All of them at once, by the keyboard; then one is taken back and given again.
            browser.run("document.getElementById('grid').focus()")
            for key, more in (("a", {"ctrlKey": True}), ("c", {})):
                browser.run(f"dispatchEvent(new KeyboardEvent('keydown', {{ key: '{key}', bubbles: true, ...{json.dumps(more)} }}))")
                browser.wait("document.getElementById('problem').hidden")
            browser.wait(f"document.querySelectorAll('.photo.reviewed').length === {opened['photos']}")
            browser.click("undo")
            browser.wait("document.querySelectorAll('.photo.reviewed').length === 0")
            browser.run("dispatchEvent(new KeyboardEvent('keydown', { key: 'a', ctrlKey: true, bubbles: true }))")
            browser.run("dispatchEvent(new KeyboardEvent('keydown', { key: 'c', bubbles: true }))")
            browser.wait(f"document.querySelectorAll('.photo.reviewed').length === {opened['photos']}")
            # Killed, it has lost nothing.
            review.kill()
            review.wait()
            with open(f"{folder}/collected/review.jsonl") as journal:
                seen["journal"] = [json.loads(line) for line in journal]
            with open(f"{folder}/collected/metadata.csv") as labels:
                seen["labels"] = labels.read()

            outcome = subprocess.run(
                [pomona, "pipeline", f"{folder}/loop.yaml", "--json"], capture_output=True, text=True)
            seen["pipeline"] = json.loads(outcome.stdout)
            browser.look("en", 390, 760, "light", True)
            for _ in range(40):
                browser.open(address)
                browser.wait("document.getElementById('model-title').textContent === 'served'")
                browser.choose(job["fresh"])
                browser.wait("!document.getElementById('found').hidden")
                seen["after"] = read(browser)
                if seen["after"] == job["label"]:
                    break
                time.sleep(0.5)
            browser.picture(f"{job['pictures']}/loop-4-right.png")
            seen["running"] = service.poll() is None
        finally:
            browser.end()
            for process in (service, review):
                if process and process.poll() is None:
                    process.terminate()
                    process.wait()
    print(json.dumps(seen))


main(sys.argv[1], json.loads(sys.argv[2]))
