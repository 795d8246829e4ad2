#!/usr/bin/env python3
"""Brings files out of pinned npm packages: npmfetch.py --packages DIR --out DIR PACKAGE/FILE…

DIR holds package.json and package-lock.json. When its node_modules has the
pinned versions, the files come from there and no network is needed;
otherwise `npm ci` runs once in the build folder, and npm checks what it gets
against the hashes of the lock file.
"""
import argparse
import json
import pathlib
import shutil
import subprocess
import sys


def pinned(folder):
    return json.loads((folder / "package.json").read_text(encoding="utf-8"))["dependencies"]


def has_all(modules, versions):
    for name, version in versions.items():
        manifest = modules / name / "package.json"
        if not manifest.is_file() or json.loads(manifest.read_text(encoding="utf-8"))["version"] != version:
            return False
    return True


def install(packages, work):
    work.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(packages / name, work / name)
    command = ["npm", "ci", "--ignore-scripts", "--omit=peer", "--no-audit", "--no-fund", "--prefer-offline"]
    try:
        done = subprocess.run(command, cwd=work, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    except FileNotFoundError:
        sys.exit(f"npm was not found. Install it (apt install npm), or run “npm ci” elsewhere and copy node_modules "
                 f"to {packages}.")
    if done.returncode != 0:
        sys.exit(f"{done.stdout}\nnpm could not bring {', '.join(pinned(packages))}: the first build needs the npm "
                 f"registry, or a node_modules folder in {packages}.")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--packages", required=True, type=pathlib.Path)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    versions = pinned(options.packages)
    modules = options.packages / "node_modules"
    if not has_all(modules, versions):
        work = options.out / "npm"
        modules = work / "node_modules"
        if not has_all(modules, versions):
            install(options.packages, work)
    for name in options.files:
        shutil.copyfile(modules / name, options.out / pathlib.Path(name).name)


main()
