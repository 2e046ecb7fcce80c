#!/usr/bin/env python3
"""run.py [-j N] [-k WORD] [--list] [BINARY]

Runs trisdoc (default: out/bin/trisdoc of this project) on hostile inputs, each in a folder of its own, and ends with
`N passed, N failed`.  The binary may be a release or an ASan build.  What is asserted of each case stands in harness.py."""
import argparse
import os
import sys
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True
import cases  # noqa: E402
import harness  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary", nargs="?", default=os.path.join(HERE, "../../../out/bin/trisdoc"))
    parser.add_argument("-j", type=int, default=2)
    parser.add_argument("-k", default="", help="only cases whose name contains this")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    chosen = [c for c in cases.all_cases() if options.k in c.name]
    if options.list:
        print("\n".join(c.name for c in chosen))
        return 0
    binary = os.path.abspath(options.binary)
    asan = harness.has_asan(binary)
    passed = failed = skipped = 0
    with ThreadPoolExecutor(options.j) as pool:
        for case, complaint in zip(chosen, pool.map(lambda c: guarded(c, binary, asan), chosen)):
            if complaint == "skipped":
                skipped += 1
            elif complaint is None:
                passed += 1
            else:
                failed += 1
                print("FAIL %s: %s" % (case.name, complaint), flush=True)
    if skipped:
        print("%d cases cannot run here (address space limit under ASan, rights of another user)" % skipped)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


def guarded(case, binary, asan):
    try:
        return harness.run_case(case, binary, asan)
    except PermissionError as error:
        if case.limits is harness.as_nobody:  # the clone lies where another user may not go
            print("SKIP %s: %s" % (case.name, error))
            return "skipped"
        return "the case itself failed: %s" % error
    except OSError as error:
        return "the case itself failed: %s" % error


sys.exit(main())
