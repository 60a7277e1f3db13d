# Usage: pwsh -NoProfile -File create-key-store.ps1 [-ProxyConfigurationFile FILE] [-PollSeconds 5] [-PollLimit 600]
#        (powershell instead of pwsh for Windows PowerShell; where no scripts are allowed, with -ExecutionPolicy Bypass)
#
# The credential is read from the proxy configuration file, whose path and access key ID must be the plan's. Without a file
# the script asks for what it does not know, unseen.

