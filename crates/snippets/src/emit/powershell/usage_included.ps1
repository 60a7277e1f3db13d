# Usage: pwsh -NoProfile -File create-key-store.ps1 [-PollSeconds 5] [-PollLimit 600]
#        (powershell instead of pwsh for Windows PowerShell; where no scripts are allowed, with -ExecutionPolicy Bypass)
#
# THIS FILE HOLDS THE SECRET ACCESS KEY, because you chose to have it here. Let nobody else read it, and delete it when the
# store is connected. Where PowerShell logs script blocks, the secret is in that log once the script has run.

