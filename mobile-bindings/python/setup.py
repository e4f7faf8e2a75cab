"""The build step: the generated module and the library come into the package, so that one wheel holds both.

Nothing generated is kept among the sources; it exists in `build/` and in the wheel. The library and the generator are
named by the environment, since they are built elsewhere: `BESIDE_LIBRARY`, `BESIDE_BINDGEN`.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent
BINDINGS = HERE.parent
GENERATED = HERE / "build" / "generated"

sys.path.insert(0, str(HERE))
from stubs import stub_of  # noqa: E402


def named(variable: str) -> Path:
    """The file that an environment variable names."""
    value = os.environ.get(variable)
    if not value or not Path(value).is_file():
        raise SystemExit(f"{variable} has to name a file; it names {value!r}")
    return Path(value).resolve()


class BuildWithLibrary(build_py):
    """Adds what is generated, and the library, to the package that is built."""

    def run(self) -> None:
        super().run()
        library, generator = named("BESIDE_LIBRARY"), named("BESIDE_BINDGEN")
        shutil.rmtree(GENERATED, ignore_errors=True)
        command = [str(generator), "generate", str(library), "--language", "python", "--config", "uniffi-jvm.toml"]
        subprocess.run([*command, "--out-dir", str(GENERATED), "--no-format"], cwd=BINDINGS, check=True)
        package = Path(self.build_lib) / "beside"
        source = (GENERATED / "beside.py").read_text(encoding="utf-8")
        (package / "_native.py").write_text(source, encoding="utf-8")
        (package / "_native.pyi").write_text(stub_of(source), encoding="utf-8")
        shutil.copyfile(library, package / library.name)


class WheelOfOnePlatform(bdist_wheel):
    """A wheel for one platform and every Python: ctypes loads the library, without Python's own interface."""

    def finalize_options(self) -> None:
        super().finalize_options()
        self.root_is_pure = False

    def get_tag(self) -> tuple[str, str, str]:
        return "py3", "none", super().get_tag()[2]


(HERE / "build").mkdir(exist_ok=True)
setup(
    cmdclass={"build_py": BuildWithLibrary, "bdist_wheel": WheelOfOnePlatform},
    options={"egg_info": {"egg_base": "build"}},
)
