"""`run` as a timer starts it, over a site that is really served: what is due, once; kills, repeats and walls; status and alert."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.health.alert import send_alert
from pipeline.health.checks import held_back
from pipeline.health.manifest import manifests_folder, prune_logs
from spiders.lock import lock_holder, writer_lock
from spiders.place import TREE, Place
from tests.archives import tpure_page
from tests.spiders.program import Program, page, served

LOOPBACK = {"HEFA_ALLOW_LOOPBACK": "1"}
BODY = "".join(f"<p>借条应当写明金额与还款日期,并由借款人本人签名,第{n}点。</p>" for n in range(8))
LINKS = [f"/a/{number}.html" for number in range(1, 9)]
ARTICLE = (200, {}, tpure_page("借条怎么写", BODY).encode())
SITE = {"/": page(*LINKS), "/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\n"), **dict.fromkeys(LINKS, ARTICLE)}


@pytest.fixture
def program(tmp_path):
    return Program(tmp_path)


def add_site(program, village, more="", name="law"):
    program.add_site(name, village.port, f'system = "tpure"\nenabled = true\n{more}')


def manifests(program):
    folder = program.data / "runs" / "pipeline"
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]


def status(program, *more):
    process = program.start("status", "--json", *more, **LOOPBACK)
    out, told = process.communicate(timeout=60)
    assert "Traceback" not in told, told
    return process.returncode, json.loads(out)


def age(program, **by):
    """Let the newest run have begun earlier."""
    path = sorted((program.data / "runs" / "pipeline").glob("*.json"))[-1]
    found = json.loads(path.read_text(encoding="utf-8"))
    found["started"] = (datetime.now(UTC) - timedelta(**by)).isoformat(timespec="seconds")
    path.write_text(json.dumps(found), encoding="utf-8")


def test_a_site_runs_once_a_day_whoever_starts_it_how_often(program):
    with served(SITE) as village:
        add_site(program, village)
        code, told = program.run("run", **LOOPBACK)
        assert code == 0, told
        asked = len(village.asked)
        assert set(LINKS) < set(village.targets())

        seconds = []
        for arguments in (("--help",), ("run",)) * 3:
            begin = time.monotonic()
            code, told = program.run(*arguments, **LOOPBACK)
            seconds.append(time.monotonic() - begin)
            assert code == 0
        assert min(seconds[1::2]) < 12 * min(seconds[::2]), seconds  # three times a bare start was seen: a tenth of a second
        assert "nothing is due; next is law" in told and len(village.asked) == asked
        assert len(manifests(program)) == 1  # nothing was done, nothing is noted

        age(program, days=3)  # missed days are one run
        assert program.run("run", **LOOPBACK)[0] == 0
        assert len(village.asked) > asked and "nothing is due" in program.run("run", **LOOPBACK)[1]
        assert program.run("run", "law", **LOOPBACK)[0] == 0  # named: due or not
        assert len(manifests(program)) == 3


def test_the_manifest_says_what_was_done_by_what(program):
    with served(SITE) as village:
        add_site(program, village)
        program.run("run", **LOOPBACK)
    (noted,) = manifests(program)
    assert (noted["outcome"], noted["complete"], noted["problem"], noted["named"]) == ("finished", True, None, [])
    assert [stage["stage"] for stage in noted["stages"]] == ["crawl", "clean", "settle", "build", "check", "report"]
    assert noted["sites"]["law"]["counts"] == {"answered 200": 9}
    assert [noted["sites"]["law"][key] for key in ("success", "new", "changed", "gone")] == [True, 8, 0, 0]
    assert {"run.lock", "hefa.toml", "law.toml"} == noted["made_by"]["sha256"].keys()
    for output in noted["outputs"]:
        path = program.data / output["path"]
        told = subprocess.run(["sha256sum", path], capture_output=True, text=True, check=True).stdout
        assert (told.split()[0], path.stat().st_size) == (output["sha256"], output["bytes"])
    assert [output["path"].split("/")[0] for output in noted["outputs"]] == ["archive", "corpus", "corpus.duckdb", "reports"]
    log = program.data / "runs" / "pipeline" / f"{noted['run_id']}.jsonl"
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert all(line.keys() >= {"at", "level", "by", "said"} for line in lines)
    assert {"Spider opened", "law: finished (9 answered 200)"} <= {line["said"] for line in lines}
    assert len(list((program.data / "runs").glob("*.json"))) == 1  # the crawl's own note stands apart


def test_the_report_is_written_once_for_each_database(program):
    with served(SITE) as village:
        add_site(program, village)
        assert "report" in program.run("run", **LOOPBACK)[1]
        latest = program.data / "reports" / "latest.html"
        written = latest.stat().st_mtime_ns
        assert b'data-query="corpus_frame" data-column="articles" data-row="0">8</b>' in latest.read_bytes()
        program.run("run", "law", **LOOPBACK)  # another crawl is a row of `runs`: the database is made again, and so is the report
        assert latest.stat().st_mtime_ns > written


def test_a_report_that_fails_is_told_and_loses_nothing(program):
    program.data.mkdir(exist_ok=True)
    (program.data / "reports").write_text("no folder", encoding="utf-8")
    with served(SITE) as village:
        add_site(program, village)
        code, told = program.run("run", **LOOPBACK)
        assert code == 3 and "report: not written (" in told and "make report" in told and "Traceback" not in told
        (noted,) = manifests(program)
        assert (noted["outcome"], noted["complete"], noted["sites"]["law"]["success"]) == ("degraded", True, True)
        assert noted["problem"].startswith("report: ") and (program.data / "corpus.duckdb").exists()
        assert "nothing is due" in program.run("run", **LOOPBACK)[1]  # the crawl counts
        code, state = status(program)
        assert (code, state["verdict"]) == (3, "failed")
        (program.data / "reports").unlink()
        assert program.run("run", "law", **LOOPBACK)[0] == 0
    assert status(program)[0] == 0


def kill_when(program, process, ready):
    deadline = time.monotonic() + 60
    while not ready():
        assert time.monotonic() < deadline and process.poll() is None, process.communicate()
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()


def test_killed_in_the_crawl_it_goes_on(program):
    with served(SITE, takes=0.2) as village:
        add_site(program, village)
        process = program.start("run", **LOOPBACK)
        kill_when(program, process, lambda: len(village.asked) > 4)
        assert lock_holder(program.data / "lock") is None
        code, state = status(program)
        assert (code, state["last_run"]["outcome"], state["verdict"]) == (3, "cut short", "overdue")
        code, told = program.run("run", **LOOPBACK)
        assert code == 0 and "was cut short; this one goes on with it" in told
    assert [noted["outcome"] for noted in manifests(program)] == ["cut short", "finished"]
    assert status(program)[0] == 0


def test_killed_after_the_crawl_it_goes_on_without_asking_again(program):
    with served(SITE) as village:
        add_site(program, village)
        process = program.start("run", **LOOPBACK)
        kill_when(program, process, lambda: any(noted["stages"] for noted in manifests(program)))
        asked = len(village.asked)
        assert program.run("run", **LOOPBACK)[0] == 0
        assert len(village.asked) == asked
    assert [noted["outcome"] for noted in manifests(program)] == ["cut short", "finished"]
    assert [stage["stage"] for stage in manifests(program)[-1]["stages"]] == ["clean", "settle", "build", "check", "report"]


def test_a_double_start_ends_with_75(program):
    with served(SITE, takes=0.2) as village:
        add_site(program, village)
        process = program.start("run", **LOOPBACK)
        deadline = time.monotonic() + 30
        while not village.asked and time.monotonic() < deadline:
            time.sleep(0.01)
        code, told = program.run("run", **LOOPBACK)
        assert code == 75 and f"process {process.pid} (run, since " in told
        code, state = status(program)  # a reader never waits, and is in nobody's way
        assert (state["lock"]["pid"], state["lock"]["command"], state["last_run"]["outcome"]) == (process.pid, "run", "running")
        process.communicate(timeout=60)
        assert process.returncode == 0


def test_looking_at_the_lock_keeps_nobody_out(tmp_path):
    path = tmp_path / "lock"
    script = "import sys; from spiders.lock import lock_holder; from pathlib import Path\nwhile True: lock_holder(Path(sys.argv[1]))"
    looker = subprocess.Popen([sys.executable, "-c", script, path], cwd=TREE)
    try:
        for _ in range(200):
            with writer_lock(path, "a test"):
                pass
    finally:
        looker.kill()
        looker.wait()


def test_a_run_with_a_limit_is_not_the_days_run(program):
    with served(SITE) as village:
        add_site(program, village)
        assert program.run("run", "law", "--limit", 3, **LOOPBACK)[0] in (0, 3)
        assert "nothing is due" not in program.run("run", **LOOPBACK)[1]
        assert set(LINKS) < set(village.targets())


def test_a_site_that_refuses_is_named_held_back_and_left_alone_till_tomorrow(program):
    refused = dict.fromkeys(LINKS, (403, {}, b"no"))
    with served(SITE | refused) as village:
        add_site(program, village)
        code, told = program.run("run", **LOOPBACK)
        assert code in (1, 3) and "law: degraded: Blocked: the site refuses requests: " in told
        asked = len(village.asked)
        assert program.run("run", **LOOPBACK)[0] == 0 and len(village.asked) == asked
    code, state = status(program)
    assert (code, state["verdict"], state["exports_held"]) == (3, "degraded", True)
    (row,) = state["schedule"]
    assert (row["causes"], row["due"], row["last_success"]) == (["Blocked"], False, None)
    assert "law is degraded" in held_back(Place(program.data, program.sites, ""))


def test_bounds_in_the_sites_file_end_with_3_until_the_site_is_well(program):
    with served(SITE) as village:
        add_site(program, village, "[expect]\narticles = { min = 9 }")
        code, told = program.run("run", **LOOPBACK)
        assert code == 3 and "law: degraded: articles is 8, below 9" in told
        assert program.run("run", **LOOPBACK)[0] == 0  # nothing is due: done is done
        process = program.start("check", **LOOPBACK)
        assert "exports are held back" in process.communicate(timeout=60)[0] and process.returncode == 3
        add_site(program, village, "[expect]\narticles = { min = 8, max = 7e3 }")
        assert program.run("check", **LOOPBACK)[0] == 0
    assert status(program)[0] == 0


def test_status_knows_who_is_overdue_and_when_the_next_is_due(program):
    with served(SITE) as village:
        add_site(program, village)
        code, state = status(program)
        assert (code, state["verdict"], state["last_run"]) == (3, "overdue", None)  # enabled, and never crawled
        program.run("run", **LOOPBACK)
    code, state = status(program)
    (row,) = state["schedule"]
    assert (code, row["overdue"], row["due"], row["new"], row["failed"]) == (0, False, False, 8, 0)
    assert 0 <= row["age"] < 120 and row["next_due"] > row["last_success"]
    assert [site["site"] for site in state["sites"]] == ["law"] and state["runs"]  # what was there before is there still
    age(program, days=2)
    code, state = status(program)
    assert (code, state["verdict"], state["schedule"][0]["overdue"]) == (3, "overdue", True)


def test_a_failed_run_is_noted_and_known(program):
    shutil.rmtree(program.sites)
    program.sites.mkdir()
    with served({"/": (0, {}, b""), "/robots.txt": (0, {}, b"")}) as village:
        add_site(program, village)
        code, _ = program.run("run", **LOOPBACK)
    assert code == 1
    (noted,) = manifests(program)
    assert noted["outcome"] == "failed" and noted["problem"]
    code, state = status(program)
    assert code == 3 and state["last_run"]["problem"] == noted["problem"]


# the alert


def test_the_alert_command_gets_the_state_on_standard_input(tmp_path):
    place = Place(tmp_path, tmp_path, "", alert=f"cat > '{tmp_path}/told'")
    assert send_alert(place, {"verdict": "degraded", "中": "文"}) is None
    assert json.loads((tmp_path / "told").read_text(encoding="utf-8")) == {"verdict": "degraded", "中": "文"}


def test_an_alert_that_fails_is_told_and_none_is_none(tmp_path):
    assert "ended with 7" in send_alert(Place(tmp_path, tmp_path, "", alert="exit 7"), {})
    assert send_alert(Place(tmp_path, tmp_path, ""), {}) is None


# logs


def test_old_logs_are_pruned_by_their_names_and_manifests_stay(tmp_path):
    place = Place(tmp_path, tmp_path, "", keep_logs=90)
    manifests_folder(place).mkdir(parents=True)
    now = datetime(2026, 11, 23, 4, tzinfo=UTC)
    for days in (1, 89, 91, 400):
        run = f"{now - timedelta(days=days):%Y%m%dT%H%M%SZ}abcd"
        for name in (f"{run}.log", f"{run}.json", f"pipeline/{run}.jsonl", f"pipeline/{run}.json"):
            (place.runs / name).touch()
    assert prune_logs(place, now) == 4
    assert len(list(place.runs.rglob("*.json"))) == 8
    assert min(path.name for path in place.runs.rglob("*.jsonl")) == f"{now - timedelta(days=89):%Y%m%dT%H%M%SZ}abcd.jsonl"
