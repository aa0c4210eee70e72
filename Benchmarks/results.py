"""The results of the benchmarks: a table in the terminal, RESULTS.md, and a picture of the ratios."""

import dataclasses
import html
import os
import pathlib
import platform
import re
import statistics


@dataclasses.dataclass
class Result:
    """The seconds of both sides, run in turns, for the same work."""

    name: str
    peer: str
    ours: list
    theirs: list
    photos: int = 0
    target: float = None
    note: str = ""

    @property
    def ratio(self):
        """Above 1, Pomona is faster: the median of the ratios of neighbouring runs."""
        return statistics.median(self.ratios)

    @property
    def ratios(self):
        return [theirs / ours for ours, theirs in zip(self.ours, self.theirs)]

    def speed(self, seconds):
        median = statistics.median(seconds)
        if self.photos:
            return f"{self.photos / median:,.0f}/s"
        return f"{median:.2f} s" if median >= 0.1 else f"{1e3 * median:.1f} ms"

    def verdict(self):
        if self.target is None:
            return ""
        return f"{self.target:g}, {'met' if self.ratio >= self.target else 'missed'}"


def machine():
    names = re.findall(r"^model name\s*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.M)
    return f"{names[0] if names else platform.machine()}, {os.cpu_count()} cores, {platform.system()}"


def line(result):
    low, high = min(result.ratios), max(result.ratios)
    return (f"{result.name:<34}{result.speed(result.ours):>10}{result.speed(result.theirs):>10}"
            f"{result.ratio:>7.2f}x  ({low:.2f} to {high:.2f})  {result.peer}; {result.note}")


def write(path, results, facts, missing):
    rows = "\n".join(
        f"| {r.name} | {r.peer} | {r.speed(r.ours)} | {r.speed(r.theirs)} | **{r.ratio:.2f}** | "
        f"{min(r.ratios):.2f} to {max(r.ratios):.2f} | {r.verdict()} | {r.note} |" for r in results)
    notes = "".join(f"\n- {text}" for text in facts)
    absent = "".join(f"\n- {text}" for text in missing) or "\n- nothing"
    pathlib.Path(path).write_text(f"""# Results of the benchmarks

Written by `make bench`. Above 1, Pomona is faster. Both sides process the same photos on the same cores, in turns; the ratio is the
median over the runs. [README.md](README.md) says how each is measured.

| work | peer | Pomona | peer's | ratio | range | target | check |
|---|---|---|---|---|---|---|---|
{rows}

Measured on {machine()}.
{notes}

Not measured:
{absent}
""")


def picture(path, results):
    """A bar for each ratio, on a scale on which 2 is as far from 1 as 4 from 2."""
    import math

    height, left, unit = 26, 410, 90
    bars = []
    for index, result in enumerate(results):
        y = 40 + index * height
        width = max(2, unit * math.log2(max(result.ratio, 1.01)))
        colour = "#2f7d4f" if result.ratio >= 1 else "#b3541e"
        name = html.escape(f"{result.name}: {result.peer}")
        bars.append(
            f'<text x="{left - 10}" y="{y + 14}" text-anchor="end">{name}</text>'
            f'<rect x="{left}" y="{y}" width="{width:.0f}" height="18" rx="3" fill="{colour}"/>'
            f'<text x="{left + width + 6:.0f}" y="{y + 14}">{result.ratio:.1f}x</text>')
    total = 50 + len(results) * height
    pathlib.Path(path).write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 {total}" font-family="system-ui, sans-serif" '
        f'font-size="13" fill="#222"><rect width="860" height="{total}" fill="#fff"/>'
        f'<text x="20" y="24" font-weight="bold">Times as fast as its peers, on {html.escape(machine())}</text>'
        + "".join(bars) + "</svg>\n")
