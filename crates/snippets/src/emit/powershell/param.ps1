param(
    [string]$ProxyConfigurationFile = '',
    [ValidateRange(0, 86400)][int]$PollSeconds = 5,
    [ValidateRange(0, 86400)][int]$PollLimit = 600
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

