"""Writes the manual, NAME.1 and NAME-COMMAND.1, from the program's own description: manual.py PROGRAM FOLDER.

The words are those of --help. A paragraph of a discussion whose first line is in capitals (EXAMPLES) becomes a section of
its own, and a sentence that begins with "The exit code is" becomes EXIT STATUS; commands without one repeat the program's.
The language is mdoc, which both man-db and mandoc read.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import time


def escaped(text):
    """Text in which nothing is a macro or an escape."""
    text = text.replace("\\", "\\e")
    return "\\&" + text if text[:1] in (".", "'") else text


def value(argument):
    """The name of a value; the zero-width mark keeps short ones from being taken for macros."""
    return "Ar \\&" + escaped(argument["valueName"])


def sentences(text):
    """A sentence a line, as mdoc expects it."""
    return [escaped(line) for line in re.sub(r"([^.][.:!?]) (?=[A-Z])", r"\1\n", text).splitlines()]


def exit_codes(sentence):
    """The numbers and meanings of a list such as '0 when the work is done, 64 for wrong arguments, else 69'."""
    for code in re.split(r", (?=(?:else )?\d+\b)", sentence.rstrip(".")):
        number, _, meaning = code.removeprefix("else ").partition(" ")
        yield number, meaning or "otherwise"


def month_day_year():
    moment = time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", time.time())))
    return time.strftime("%B ", moment) + f"{moment.tm_mday}, {moment.tm_year}"


class Discussion:
    """A command's discussion: paragraphs, literal sections by title, and the sentence about the exit code."""

    def __init__(self, text):
        self.paragraphs, self.sections, self.exit_code = [], {}, None
        for block in filter(None, text.split("\n\n")):
            title, _, body = block.partition("\n")
            if title.isupper() and body:
                self.sections[title] = [line.removeprefix("  ") for line in body.splitlines()]
                continue
            block, found, exit_code = block.partition("The exit code is ")
            if found:
                self.exit_code = exit_code.strip()
            if block.strip():
                self.paragraphs.append(block.strip())


class Page:
    """The manual page of one command."""

    def __init__(self, command, parents, version, fallback, settings=()):
        self.command, self.parents, self.version, self.settings = command, parents, version, settings
        self.spoken = " ".join(parents + [command["commandName"]])
        self.name = self.spoken.replace(" ", "-")
        self.discussion = Discussion(command.get("discussion", ""))
        self.exit_code = self.discussion.exit_code or fallback
        self.arguments = [a for a in command.get("arguments", []) if a.get("shouldDisplay", True)]
        self.commands = [c for c in command.get("subcommands", [])
                         if c.get("shouldDisplay", True) and c["commandName"] != "help"]

    def text(self):
        lines = [f".Dd {month_day_year()}", f".Dt {self.name.upper()} 1", f".Os Pomona {self.version}", ".Sh NAME",
                 f".Nm {self.name}", f".Nd {escaped(self.command['abstract'].rstrip('.'))}"]
        lines += self.synopsis() + self.description()
        lines += self.listed("ARGUMENTS", [a for a in self.arguments if a["kind"] == "positional"])
        lines += self.options()
        lines += self.subcommands() + self.environment() + self.exit_status()
        for title, body in self.discussion.sections.items():
            lines += [f".Sh {title}", ".Bd -literal", *map(escaped, body), ".Ed"]
        return "\n".join(lines + self.see_also()) + "\n"

    def synopsis(self):
        lines = [".Sh SYNOPSIS", f'.Nm "{self.spoken}"']
        if self.commands:
            return lines + [".Ar command", ".Op Ar options"]
        required = [a for a in self.arguments if not a["isOptional"]]
        if len(required) < len(self.arguments):
            lines.append(".Op Ar options")
        return lines + ["." + self.tag(argument, argument.get("names", [])[:1]) for argument in required]

    def description(self):
        lines = [".Sh DESCRIPTION", *sentences(self.command["abstract"])]
        for paragraph in self.discussion.paragraphs:
            lines += [".Pp", *sentences(paragraph)]
        return lines

    def options(self):
        options = [a for a in self.arguments if a["kind"] != "positional"]
        lines = [".Sh OPTIONS"] if options else []
        lines += self.listed(None, [a for a in options if not a.get("sectionTitle")])
        for title in dict.fromkeys(a["sectionTitle"] for a in options if a.get("sectionTitle")):
            lines += [f".Ss {title}", *self.listed(None, [a for a in options if a.get("sectionTitle") == title])]
        return lines

    def listed(self, title, arguments):
        if not arguments:
            return []
        lines = ([f".Sh {title}"] if title else []) + [".Bl -tag -width Ds"]
        for argument in arguments:
            lines += [f".It {self.tag(argument)}", *sentences(argument.get("abstract", ""))]
            if "defaultValue" in argument:
                lines.append(f"The default is {escaped(argument['defaultValue'])}.")
        return lines + [".El"]

    def tag(self, argument, names=None):
        if argument["kind"] == "positional":
            return value(argument) + (" ..." if argument["isRepeating"] else "")
        flags = ["Fl " + ("-" if name["kind"] == "long" else "") + name["name"]
                 for name in names or argument["names"]]
        return " , ".join(flags) + ("" if argument["kind"] == "flag" else " " + value(argument))

    def subcommands(self):
        if not self.commands:
            return []
        lines = [".Sh COMMANDS", ".Bl -tag -width Ds"]
        for command in self.commands:
            lines += [f".It Ic {command['commandName']}", *sentences(command["abstract"]), "See",
                      f".Xr {self.name}-{command['commandName']} 1 ."]
        return lines + [".El"]

    def exit_status(self):
        if not self.exit_code:
            return []
        lines = [".Sh EXIT STATUS", ".Bl -tag -width Ds"]
        for number, meaning in exit_codes(self.exit_code):
            lines += [f".It {number}", escaped(meaning[0].upper() + meaning[1:]) + "."]
        return lines + [".El"]

    def see_also(self):
        others = [f"{self.name}-{c['commandName']}" for c in self.commands]
        if self.parents:
            others.append("-".join(self.parents))
        lines = [f".Xr {name} 1" for name in sorted(others)]
        return [".Sh SEE ALSO"] + [line + " ," for line in lines[:-1]] + lines[-1:] if lines else []

    def environment(self):
        """The settings of the program, on its own page."""
        if not self.settings:
            return []
        lines = [".Sh ENVIRONMENT", ".Bl -tag -width Ds"]
        for setting in self.settings:
            lines += [f".It Ev {setting['variable']}", *sentences(setting["description"] + ".")]
            if "option" in setting:
                lines += ["The option", f".Fl -{setting['option'].removeprefix('--')}", "takes precedence."]
        return lines + [
            ".It Ev POMONA_CONFIG", "A JSON file with settings that neither options nor variables give.", ".El",
            ".Sh FILES", ".Bl -tag -width Ds", ".It Pa ~/.config/pomona/config.json",
            "The JSON file with settings that is read if no other one is named.", ".El"]

    def all(self):
        yield self
        for command in self.commands:
            yield from Page(command, self.parents + [self.command["commandName"]], self.version, self.exit_code).all()


def output(program, *arguments):
    return subprocess.run([program, *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout


def settings(program):
    """The program's list of settings, whatever the settings of the user are."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("POMONA_")}
    return json.loads(subprocess.run(
        [program, "doctor", "--settings", "--json"], check=True, stdout=subprocess.PIPE, text=True,
        env=environment | {"XDG_CONFIG_HOME": "/dev/null"}).stdout)


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    description = json.loads(output(program, "--experimental-dump-help"))
    version = output(program, "--version").strip()
    for page in Page(description["command"], [], version, None, settings(program)).all():
        (folder / f"{page.name}.1").write_text(page.text())


if __name__ == "__main__":
    main()
