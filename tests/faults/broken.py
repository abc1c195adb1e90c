"""Builds of Testlane that are broken on purpose: has the checker eyes?

A broken build is a copy of a whole one in which a class is compiled anew from a source with a mistake in it. A mistake is
an edit of the real source, and no longer fits when that changes: then it has to be thought about again.
"""

import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

from instance import ROOT, java_home


@dataclass(frozen=True)
class Mistake:
    """`edits` are pairs of a text that the source has once, and what comes in its place."""

    service: str
    source: str
    edits: "tuple[tuple[str, str], ...]"


LEASE_CHECK_OFF = Mistake(
    "api-service",
    "dev/testlane/api/environment/Leases.java",
    (
        (
            """                .then(store.find(request.environmentId())
                        .flatMap(lease -> answerHeld(lease, request))
                        .switchIfEmpty(Mono.defer(() -> grantNext(request))))""",
            """                .then(store.release(request.environmentId()))
                .then(Mono.defer(() -> grantNext(request)))""",
        ),
    ),
)
GUARD_TOO_PATIENT = Mistake(
    "runner-service",
    "dev/testlane/runner/claim/LeaseTimes.java",
    (("return leaseMillis * 3 / 4;", "return leaseMillis * 10;"),),
)
LANE_CANCELLED = Mistake(
    "runner-service",
    "dev/testlane/runner/lane/Lanes.java",
    (
        (
            """            channel.close();
        } catch (IOException | TimeoutException | RuntimeException e) {""",
            """            channel.basicCancel(String.valueOf(lane.environmentId));
        } catch (IOException | RuntimeException e) {""",
        ),
    ),
)


def newest_build():
    """The folder of the build that ./run has made last."""
    builds = [folder for folder in (ROOT / "target" / "build").iterdir() if (folder / "complete").exists()]
    return max(builds, key=lambda folder: folder.stat().st_mtime)


def break_build(folder, *mistakes):
    """Copies the newest build to a folder, with mistakes in it; fails if one doesn't fit the sources any more."""
    build = folder / "build"
    shutil.copytree(newest_build(), build)
    for mistake in mistakes:
        _make(mistake, build, folder / "work")
    return build


def _make(mistake, build, work):
    source = (ROOT / mistake.service / "src/main/java" / mistake.source).read_text()
    for right, wrong in mistake.edits:
        if source.count(right) != 1:
            raise ValueError(f"{mistake.source} has changed, so the mistake does not fit any more:\n{right}")
        source = source.replace(right, wrong)
    sources, classes = work / "sources", work / "classes"
    file = sources / mistake.source
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(source)
    jar = build / mistake.service / f"{mistake.service}.jar"
    libraries = build / mistake.service / "lib" / "*"
    compiler = [java_home() / "bin" / "javac", "-nowarn", "-proc:none", "-parameters", "-d", classes]
    subprocess.run([*compiler, "-cp", f"{jar}:{libraries}", file], check=True)
    _replace(jar, classes)
    shutil.rmtree(work)


def _replace(jar, classes):
    """Puts classes into a jar in the place of those of the same name."""
    fresh = {str(file.relative_to(classes)): file.read_bytes() for file in classes.rglob("*.class")}
    draft = jar.with_suffix(".draft")
    with zipfile.ZipFile(jar) as old, zipfile.ZipFile(draft, "w") as new:
        for entry in old.infolist():
            new.writestr(entry, fresh.pop(entry.filename, None) or old.read(entry))
        for name, content in fresh.items():
            new.writestr(name, content)
    draft.rename(jar)
