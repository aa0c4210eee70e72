"""A Chromium for tests, over its debugging pipe. Scripts that use it follow in the same program."""

import base64
import json
import os
import subprocess
import sys
import tempfile
import time


class Browser:
    """A headless Chromium and one page of it."""

    def __init__(self, program, folder):
        (their_in, self.out), (self.inp, their_out) = os.pipe(), os.pipe()

        def descriptors():
            # Chromium reads commands from 3 and writes to 4.
            a, b = os.dup(their_in), os.dup(their_out)
            os.dup2(a, 3)
            os.dup2(b, 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--hide-scrollbars", "--remote-debugging-pipe", f"--user-data-dir={folder}", "about:blank"],
            preexec_fn=descriptors, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(their_in)
        os.close(their_out)
        self.number, self.rest, self.events = 0, b"", []
        target = self.send("Target.createTarget", {"url": "about:blank"}, None)["targetId"]
        self.session = self.send("Target.attachToTarget", {"targetId": target, "flatten": True}, None)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "DOM", "Accessibility"):
            self.send(f"{domain}.enable")

    def message(self):
        while b"\0" not in self.rest:
            more = os.read(self.inp, 1 << 20)
            if not more:
                raise EOFError("the browser has ended")
            self.rest += more
        text, self.rest = self.rest.split(b"\0", 1)
        return json.loads(text)

    def send(self, method, parameters=None, session=True):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters or {}}
        if session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.message()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def run(self, script):
        answer = self.send("Runtime.evaluate", {
            "expression": script, "awaitPromise": True, "returnByValue": True, "userGesture": True})
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{script}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def wait(self, condition):
        for _ in range(600):
            if self.run(condition):
                return
            time.sleep(0.05)
        raise RuntimeError(f"never: {condition}; the page shows: {self.run('document.body.innerText')}")

    def look(self, language, width, height, scheme, touch):
        self.send("Network.setUserAgentOverride", {
            "userAgent": "Chromium", "acceptLanguage": language})
        self.send("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": touch})
        self.send("Emulation.setTouchEmulationEnabled", {"enabled": touch})
        self.send("Emulation.setEmulatedMedia", {"features": [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"}]})

    def open(self, url):
        self.send("Page.navigate", {"url": url})
        self.wait("document.readyState === 'complete' && !!document.getElementById('command')?.textContent")

    def choose(self, paths, field="file"):
        root = self.send("DOM.getDocument")["root"]["nodeId"]
        node = self.send("DOM.querySelector", {"nodeId": root, "selector": f"#{field}"})["nodeId"]
        self.send("DOM.setFileInputFiles", {"nodeId": node, "files": [paths] if isinstance(paths, str) else paths})

    def picture(self, path):
        data = self.send("Page.captureScreenshot", {"captureBeyondViewport": True})["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def key(self, key):
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", {"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": 9})

    def unnamed(self):
        """The interactive elements without an accessible name."""
        nodes = self.send("Accessibility.getFullAXTree")["nodes"]
        wanted = {"button", "textbox", "link", "combobox", "img", "image", "heading"}
        return [node["role"]["value"] for node in nodes
                if not node.get("ignored") and node.get("role", {}).get("value") in wanted
                and not node.get("name", {}).get("value")]

    def end(self):
        self.process.kill()
        self.process.wait()

    def type(self, text):
        self.send("Input.insertText", {"text": text})

    def click(self, element):
        self.run(f"document.getElementById('{element}').click()")
