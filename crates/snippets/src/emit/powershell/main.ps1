# --- The same in every script -----------------------------------------------------------------------------------------

# Comparisons are those that tell upper from lower case (-ceq), which PowerShell's own (-eq) do not.

function Write-Line([string]$Text) { [Console]::Error.WriteLine($Text) }

function Write-Because([string]$Text) { Write-Line "  $Text" }

function Write-Maybe([string]$Cause, [string]$Tell, [string]$Todo) { Write-Line "  - $Cause ($Tell): $Todo" }

# Ends with an exit status and a message.
function Stop-Script([int]$Status, [string]$Text) {
    Write-Line "xks: $Text"
    exit $Status
}

# --- The credential ---------------------------------------------------------------------------------------------------

$script:Secret = $null

function ConvertTo-Secret([string]$Text) {
    $secure = New-Object -TypeName System.Security.SecureString
    foreach ($character in $Text.ToCharArray()) { $secure.AppendChar($character) }
    $secure.MakeReadOnly()
    return $secure
}

function ConvertFrom-Secret([System.Security.SecureString]$Secure) {
    $credential = New-Object -TypeName System.Net.NetworkCredential -ArgumentList '', $Secure
    return $credential.Password
}

# The access key ID must be one before it is sent. The message shows no part of the value: it may be the secret, entered in
# the wrong place.
function Assert-AccessKeyId([string]$Value) {
    if ($Value.Length -lt 20 -or $Value.Length -gt 30) {
        Stop-Script 2 "the access key ID has $($Value.Length) characters; it must have 20 to 30"
    }
    if ($Value -cnotmatch '\A[A-Z2-7]+\z') {
        Stop-Script 2 'the access key ID has characters other than A to Z and 2 to 7'
    }
}

# The same for the secret access key.
function Assert-Secret([System.Security.SecureString]$Secure) {
    if ($Secure.Length -lt 43 -or $Secure.Length -gt 64) {
        Stop-Script 2 "the secret access key has $($Secure.Length) characters; it must have 43 to 64"
    }
    if ((ConvertFrom-Secret $Secure) -cnotmatch '\A[A-Za-z0-9/+=]+\z') {
        Stop-Script 2 'the secret access key has characters other than A to Z, a to z, 0 to 9, / + ='
    }
}

# A member of an object that came from JSON, by its exact name; nothing where there is none.
function Get-JsonMember($Object, [string]$Name) {
    if ($Object -is [System.Management.Automation.PSCustomObject]) {
        foreach ($property in $Object.PSObject.Properties) {
            if ($property.Name -ceq $Name) { return $property.Value }
        }
    }
    return $null
}

# Takes path, access key ID and secret from the proxy configuration file. No message repeats the file: it holds the secret.
function Read-Configuration([string]$Path) {
    $file = $null
    try {
        $item = Get-Item -LiteralPath $Path
        if ($item.Length -le 65536) {
            $file = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($item.FullName))
        }
    }
    catch {
        Stop-Script 2 'the proxy configuration file cannot be read, or is no JSON'
    }
    $uriPath = Get-JsonMember $file 'XksProxyUriPath'
    $credential = Get-JsonMember $file 'XksProxyAuthenticationCredential'
    $id = Get-JsonMember $credential 'AccessKeyId'
    $secret = Get-JsonMember $credential 'RawSecretAccessKey'
    if ($uriPath -isnot [string] -or $id -isnot [string] -or $secret -isnot [string]) {
        Stop-Script 2 'the proxy configuration file lacks XksProxyUriPath, AccessKeyId or RawSecretAccessKey, or one of them is no string'
    }
    if ($uriPath -cne $XksPlan['XksProxyUriPath']) {
        Stop-Script 2 "XksProxyUriPath differs: the plan has $($XksPlan['XksProxyUriPath']), the proxy configuration file has another one"
    }
    Assert-AccessKeyId $id
    if ($XksAccessKeyId -cne '' -and $id -cne $XksAccessKeyId) {
        Stop-Script 2 "AccessKeyId differs: the plan has $XksAccessKeyId, the proxy configuration file has $id"
    }
    $script:AccessKeyId = $id
    $script:Secret = ConvertTo-Secret $secret
    Assert-Secret $script:Secret
}

function Read-AccessKeyId {
    if ($script:AccessKeyId -ceq '') {
        $answer = Read-Host -Prompt 'Access key ID of the proxy authentication credential (not shown)' -AsSecureString
        $script:AccessKeyId = ConvertFrom-Secret $answer
        Assert-AccessKeyId $script:AccessKeyId
    }
}

function Read-Secret {
    if ($null -eq $script:Secret) {
        $script:Secret = Read-Host -Prompt "Secret access key for $($script:AccessKeyId) (not shown)" -AsSecureString
        Assert-Secret $script:Secret
    }
}

# --- What went wrong --------------------------------------------------------------------------------------------------

# The name of the exception of AWS KMS behind an error, such as CustomKeyStoreNotFoundException; empty for another error.
function Get-ServiceErrorName([System.Management.Automation.ErrorRecord]$Record) {
    $exception = $Record.Exception
    while ($null -ne $exception) {
        if ($exception -is [Amazon.Runtime.AmazonServiceException]) {
            if ($exception.ErrorCode) { return [string]$exception.ErrorCode }
            return $exception.GetType().Name
        }
        $exception = $exception.InnerException
    }
    return ''
}

# Ends after a cmdlet failed.
function Stop-Refused([string]$Cmdlet, [System.Management.Automation.ErrorRecord]$Record) {
    $message = $Record.Exception.Message
    # No version is known to repeat the credential; should one do so, it is not shown.
    if ($null -ne $script:Secret) { $message = $message.Replace((ConvertFrom-Secret $script:Secret), '[secret]') }
    $name = Get-ServiceErrorName $Record
    Write-Line "xks: $Cmdlet failed: $name"
    Write-Line $message
    Write-Explanation $name
    exit 1
}

# --- The key store ----------------------------------------------------------------------------------------------------

# The cmdlets must be there, and know the plan's parameters, before anything is done.
function Assert-Cmdlets {
    if (-not (Get-Command -Name New-KMSCustomKeyStore -ErrorAction SilentlyContinue)) {
        try { Import-Module -Name AWS.Tools.KeyManagementService }
        catch { Stop-Script 2 'the module AWS.Tools.KeyManagementService is not installed: Install-Module AWS.Tools.KeyManagementService' }
    }
    $command = Get-Command -Name New-KMSCustomKeyStore
    foreach ($name in $XksPlan.Keys) {
        if (-not $command.Parameters.ContainsKey($name)) {
            Stop-Script 2 "this version of the AWS Tools for PowerShell does not know $name of New-KMSCustomKeyStore: update it; nothing was done"
        }
    }
    # What a group policy wants logged is marked so when the module is loaded.
    if ($null -ne $command.Module -and $command.Module.LogPipelineExecutionDetails) {
        Stop-Script 2 'module logging is on for the AWS Tools: PowerShell would write the secret access key into its log. Turn it off, then run this script again'
    }
}

# The store that $By names; nothing where there is none.
function Get-Store([hashtable]$By) {
    $found = @()
    try {
        $found = @(Get-KMSCustomKeyStore @By -Region $XksRegion)
    }
    catch {
        if ((Get-ServiceErrorName $_) -cne 'CustomKeyStoreNotFoundException') { Stop-Refused 'Get-KMSCustomKeyStore' $_ }
    }
    if ($found.Count -eq 0) { return $null }
    return $found[0]
}

# An existing store is taken over only if all that can be seen of it is the plan's.
function Assert-Same($Store) {
    $differs = New-Object -TypeName System.Collections.ArrayList
    $planned = @{
        CustomKeyStoreName = $XksPlan['CustomKeyStoreName']
        CustomKeyStoreType = $XksPlan['CustomKeyStoreType']
    }
    foreach ($name in $planned.Keys) {
        if ([string]$Store.$name -cne $planned[$name]) { [void]$differs.Add($name) }
    }
    $proxy = $Store.XksProxyConfiguration
    if ($null -eq $proxy) {
        [void]$differs.Add('XksProxyConfiguration')
    }
    else {
        $planned = [ordered]@{
            Connectivity = $XksPlan['XksProxyConnectivity']
            UriEndpoint = $XksPlan['XksProxyUriEndpoint']
            UriPath = $XksPlan['XksProxyUriPath']
            AccessKeyId = $script:AccessKeyId
            VpcEndpointServiceName = [string]$XksPlan['XksProxyVpcEndpointServiceName']
        }
        # Not shown by AWS KMS or by older tools: then the service's name, which is unique, must do.
        if ($XksPlan.Contains('XksProxyVpcEndpointServiceOwner') -and $proxy.PSObject.Properties['VpcEndpointServiceOwner'] -and $proxy.VpcEndpointServiceOwner) {
            $planned['VpcEndpointServiceOwner'] = $XksPlan['XksProxyVpcEndpointServiceOwner']
        }
        foreach ($name in $planned.Keys) {
            if ([string]$proxy.$name -cne $planned[$name]) {
                $shown = ([string]$proxy.$name) -creplace '[^\x20-\x7e]', '?'
                [void]$differs.Add("${name}: the plan has $($planned[$name]), the store has $shown")
            }
        }
    }
    if ($differs.Count -gt 0) {
        Write-Line "xks: a key store named $XksNameShown exists ($($Store.CustomKeyStoreId)) and is not the plan's; nothing was changed:"
        foreach ($line in $differs) { Write-Line "  $line" }
        exit 3
    }
}

# Creates the store, and answers its ID.
function New-Store {
    $parameters = @{
        XksProxyAuthenticationCredential_AccessKeyId = $script:AccessKeyId
        XksProxyAuthenticationCredential_RawSecretAccessKey = ConvertFrom-Secret $script:Secret
    }
    foreach ($name in $XksPlan.Keys) { $parameters[$name] = $XksPlan[$name] }
    try {
        return [string](New-KMSCustomKeyStore @parameters -Region $XksRegion -Force)
    }
    catch {
        Stop-Refused 'New-KMSCustomKeyStore' $_
    }
    finally {
        $parameters.Clear()
    }
}

# Brings the store to CONNECTED, from whatever state it is in.
function Connect-Store([string]$Id, [string]$State, [string]$Code) {
    $began = [DateTime]::UtcNow
    $disconnecting = $false
    $connecting = $State -ceq 'CONNECTING'
    $lost = 0
    while ($State -cne 'CONNECTED') {
        if ($State -ceq 'FAILED' -and $connecting) {
            Write-Line "xks: the connection of $Id failed: $Code"
            Write-Explanation $Code
            exit 1
        }
        if ($State -ceq 'FAILED' -and -not $disconnecting) {
            Write-Line "Its last connection failed ($Code); it is disconnected and connected anew. The reason was:"
            Write-Explanation $Code
            try { Disconnect-KMSCustomKeyStore -CustomKeyStoreId $Id -Region $XksRegion -Force | Out-Null }
            catch { Stop-Refused 'Disconnect-KMSCustomKeyStore' $_ }
            $disconnecting = $true
        }
        if ($State -ceq 'DISCONNECTED' -and -not $connecting) {
            Write-Line 'Connecting: this takes about five minutes.'
            try { Connect-KMSCustomKeyStore -CustomKeyStoreId $Id -Region $XksRegion -Force | Out-Null }
            catch { Stop-Refused 'Connect-KMSCustomKeyStore' $_ }
            $connecting = $true
        }
        $waited = [int]([DateTime]::UtcNow - $began).TotalSeconds
        if ($waited -gt $PollLimit) {
            Stop-Script 4 "$Id is $State after $waited s; run this script again to go on waiting"
        }
        Start-Sleep -Seconds $PollSeconds
        # One lost answer is no reason to give up.
        try {
            $store = @(Get-KMSCustomKeyStore -CustomKeyStoreId $Id -Region $XksRegion)[0]
            $State = [string]$store.ConnectionState
            $Code = [string]$store.ConnectionErrorCode
            $lost = 0
        }
        catch {
            $lost = $lost + 1
            if ($lost -ge 3) { Stop-Refused 'Get-KMSCustomKeyStore' $_ }
        }
        Write-Line "$State, $waited s of at most $PollLimit s"
    }
}

# --- The work ---------------------------------------------------------------------------------------------------------

$script:AccessKeyId = $XksAccessKeyId
if ($XksSecret -cne '') {
    if ($ProxyConfigurationFile -cne '') { Stop-Script 2 'this script holds its credential and takes no file' }
    Assert-AccessKeyId $script:AccessKeyId
    $script:Secret = ConvertTo-Secret $XksSecret
    Assert-Secret $script:Secret
}
elseif ($ProxyConfigurationFile -cne '') {
    Read-Configuration $ProxyConfigurationFile
}
Assert-Cmdlets

$existing = Get-Store @{ CustomKeyStoreName = $XksPlan['CustomKeyStoreName'] }
Read-AccessKeyId
if ($null -eq $existing) {
    Read-Secret
    Write-Line "Creating the key store $XksNameShown in $XksRegion ..."
    $id = New-Store
    Write-Line "Created: $id"
    $state = 'DISCONNECTED'
    $code = ''
}
else {
    Assert-Same $existing
    $id = [string]$existing.CustomKeyStoreId
    $state = [string]$existing.ConnectionState
    $code = [string]$existing.ConnectionErrorCode
    Write-Line "The key store $XksNameShown exists ($id, $state), and is the plan's in all that AWS KMS shows."
}
# From here on nothing needs it.
if ($null -ne $script:Secret) { $script:Secret.Dispose() }
$script:Secret = $null

Connect-Store $id $state $code
Write-Line "The key store $XksNameShown is connected in $XksRegion."
Write-Output "CustomKeyStoreId=$id"
exit 0
