# SPDX-License-Identifier: Apache-2.0
# The cmdlets of Az.HealthcareApis for FHIR accounts and the template cmdlets of Az.Resources, with
# their names and parameters, for a Signet server. Plain requests by Invoke-WebRequest; nothing else
# is needed. docs/azure-clients.md says how to trust the server's CA, and what of this has been run.
#
#   Import-Module ./powershell/Signet.HealthcareApis
#   Connect-Signet -Data ./signet-data
#   New-AzHealthcareApisService -Name myservice -ResourceGroupName signet -Kind fhir-R4 `
#       -Location westus2 -CosmosKeyVaultKeyUri https://localhost:8444/keys/signet-key

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$script:Session = $null
$script:HealthcareApisVersion = '2021-11-01'
$script:DeploymentsVersion = '2021-04-01'
$script:SecondsToPoll = 3600

function Connect-Signet {
    <#
    .SYNOPSIS
    Chooses the server and who asks: the administrator of a data folder, or a client of another server.
    #>
    [CmdletBinding(DefaultParameterSetName = 'Folder')]
    param(
        [Parameter(ParameterSetName = 'Folder')] [string] $Data = 'signet-data',
        [Parameter(ParameterSetName = 'Server', Mandatory)] [string] $Server,
        [Parameter(ParameterSetName = 'Server', Mandatory)] [string] $ClientId,
        [Parameter(ParameterSetName = 'Server', Mandatory)] [string] $ClientSecretFile,
        [string] $SubscriptionId
    )
    if ($PSCmdlet.ParameterSetName -eq 'Folder') {
        $endpoints = Get-Content -Raw -LiteralPath (Join-Path $Data 'endpoints.json') | ConvertFrom-Json
        $script:Session = @{
            Arm          = $endpoints.arm
            Token        = "$($endpoints.issuer)/$($endpoints.tenant)/oauth2/v2.0/token"
            Audience     = $endpoints.audiences.arm.TrimEnd('/')
            ClientId     = $endpoints.clientId
            SecretFile   = $endpoints.clientSecretFile
            Subscription = $endpoints.subscription
        }
    }
    else {
        $arm = $Server.TrimEnd('/')
        $metadata = Invoke-RestMethod -Uri "$arm/metadata/endpoints?api-version=2015-01-01"
        $script:Session = @{
            Arm          = $arm
            Token        = "$($metadata.authentication.loginEndpoint.TrimEnd('/'))/oauth2/token"
            Audience     = $metadata.authentication.audiences[0].TrimEnd('/')
            ClientId     = $ClientId
            SecretFile   = $ClientSecretFile
            Subscription = ''
        }
        $subscriptions = (Send-Arm -Method Get -Path '/subscriptions' -Version '2022-12-01').Json.value
        $script:Session.Subscription = @($subscriptions)[0].subscriptionId
    }
    if ($SubscriptionId) {
        $script:Session.Subscription = $SubscriptionId
    }
}

function Get-ArmToken {
    if ($null -eq $script:Session) {
        throw 'Run Connect-Signet first.'
    }
    $secret = (Get-Content -Raw -LiteralPath $script:Session.SecretFile).Trim()
    $form = @{
        grant_type    = 'client_credentials'
        client_id     = $script:Session.ClientId
        client_secret = $secret
        scope         = "$($script:Session.Audience)/.default"
    }
    (Invoke-RestMethod -Method Post -Uri $script:Session.Token -Body $form).access_token
}

# One request with a token. Returns status, headers and the body as an object; throws what the
# server says is wrong. The token goes to the server that was connected to and to no other.
function Send-Arm {
    param([string] $Method, [string] $Path, [string] $Version, $Body, [string] $Json)
    if ($null -eq $script:Session) {
        throw 'Run Connect-Signet first.'
    }
    $uri = $Path
    if ($Path.StartsWith('/')) {
        $uri = $script:Session.Arm + $Path
    }
    if ($Version) {
        $uri += "?api-version=$Version"
    }
    if (-not $uri.StartsWith($script:Session.Arm + '/')) {
        throw "The token is not sent to $uri"
    }
    $request = @{
        Method             = $Method
        Uri                = $uri
        Headers            = @{ Authorization = "Bearer $(Get-ArmToken)" }
        SkipHttpErrorCheck = $true
    }
    if ($null -ne $Body) {
        $Json = ConvertTo-Json -InputObject $Body -Depth 100 -Compress
    }
    if ($Json) {
        $request.Body = $Json
        $request.ContentType = 'application/json; charset=utf-8'
    }
    $answer = Invoke-WebRequest @request
    $said = $null
    if ($answer.Content) {
        $text = $answer.Content
        if ($text -is [byte[]]) {
            $text = [System.Text.Encoding]::UTF8.GetString($text)
        }
        $said = ConvertFrom-Json -InputObject $text -Depth 100
    }
    if ([int] $answer.StatusCode -ge 400) {
        throw (Get-ErrorText -Said $said -Status ([int] $answer.StatusCode))
    }
    [pscustomobject]@{ Status = [int] $answer.StatusCode; Headers = $answer.Headers; Json = $said }
}

function Get-ErrorText {
    param($Said, [int] $Status)
    if ($null -ne $Said -and $Said.PSObject.Properties['error']) {
        return "$($Said.error.code): $($Said.error.message)"
    }
    "The server answered $Status."
}

function Get-Header {
    param($Answer, [string] $Name)
    if ($Answer.Headers.ContainsKey($Name)) {
        return @($Answer.Headers[$Name])[0]
    }
    ''
}

# Follows the operation that an answer began, to its end.
function Wait-Operation {
    param($Answer)
    $operation = Get-Header -Answer $Answer -Name 'Azure-AsyncOperation'
    if (-not $operation) {
        return
    }
    $waited = 0
    $latest = $Answer
    while ($true) {
        $seconds = 1
        $told = Get-Header -Answer $latest -Name 'Retry-After'
        if ($told) {
            $seconds = [Math]::Max(1, [int] $told)
        }
        Start-Sleep -Seconds $seconds
        $waited += $seconds
        $latest = Send-Arm -Method Get -Path $operation
        $status = $latest.Json.status
        if ($status -eq 'Succeeded') {
            return
        }
        if ($status -eq 'Failed' -or $status -eq 'Canceled') {
            throw (Get-ErrorText -Said $latest.Json -Status $latest.Status)
        }
        if ($waited -gt $script:SecondsToPoll) {
            throw "The operation has not ended after $waited seconds."
        }
    }
}

function Get-GroupPath {
    param([string] $ResourceGroupName, [string] $SubscriptionId)
    if ($null -eq $script:Session) {
        throw 'Run Connect-Signet first.'
    }
    $subscription = $script:Session.Subscription
    if ($SubscriptionId) {
        $subscription = $SubscriptionId
    }
    "/subscriptions/$subscription/resourceGroups/$([uri]::EscapeDataString($ResourceGroupName))"
}

function Get-ServicePath {
    param([string] $ResourceGroupName, [string] $Name, [string] $SubscriptionId)
    (Get-GroupPath $ResourceGroupName $SubscriptionId) + "/providers/Microsoft.HealthcareApis/services/$([uri]::EscapeDataString($Name))"
}

# Sends PUT or PATCH, waits unless told not to, and returns the resource.
function Send-Resource {
    param([string] $Method, [string] $Path, [string] $Version, $Body, [string] $Json, [switch] $NoWait)
    $answer = Send-Arm -Method $Method -Path $Path -Version $Version -Body $Body -Json $Json
    if ($NoWait) {
        return $answer.Json
    }
    Wait-Operation -Answer $answer
    (Send-Arm -Method Get -Path $Path -Version $Version).Json
}

function Read-JsonText {
    param([string] $JsonFilePath, [string] $JsonString)
    if ($JsonFilePath) {
        return Get-Content -Raw -LiteralPath $JsonFilePath
    }
    $JsonString
}

function New-AzHealthcareApisService {
    <#
    .SYNOPSIS
    Makes or replaces a FHIR account. Given a versionless key URI its data is under that key.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Mandatory)] [Alias('ServiceName', 'ResourceName')] [string] $Name,
        [Parameter(Mandatory)] [string] $ResourceGroupName,
        [ValidateSet('fhir', 'fhir-Stu3', 'fhir-R4', 'fhir-R4B', 'fhir-R5')] [string] $Kind = 'fhir-R4',
        [string] $Location,
        [ValidateRange(400, [int]::MaxValue)] [int] $CosmosOfferThroughput,
        [string] $CosmosKeyVaultKeyUri,
        [string[]] $AccessPolicyObjectId,
        [string[]] $AcrConfigurationLoginServer,
        [hashtable[]] $AcrConfigurationOciArtifact,
        [switch] $AllowCorsCredential,
        [string] $Audience,
        [string] $Authority,
        [string[]] $CorsHeader,
        [ValidateRange(0, 99999)] [int] $CorsMaxAge,
        [string[]] $CorsMethod,
        [string[]] $CorsOrigin,
        [switch] $EnableSmartProxy,
        [switch] $EnableSystemAssignedIdentity,
        [string] $Etag,
        [string] $ExportStorageAccountName,
        [hashtable[]] $PrivateEndpointConnection,
        [ValidateSet('Enabled', 'Disabled')] [string] $PublicNetworkAccess,
        [hashtable] $Tag,
        [string] $JsonFilePath,
        [string] $JsonString,
        [string] $SubscriptionId,
        [switch] $NoWait
    )
    if (-not $PSCmdlet.ShouldProcess($Name, 'make or replace the account')) {
        return
    }
    $path = Get-ServicePath $ResourceGroupName $Name $SubscriptionId
    $text = Read-JsonText -JsonFilePath $JsonFilePath -JsonString $JsonString
    if ($text) {
        return Send-Resource -Method Put -Path $path -Version $script:HealthcareApisVersion -Json $text -NoWait:$NoWait
    }
    if (-not $Location) {
        throw '-Location is needed.'
    }
    $given = $PSBoundParameters
    $properties = @{}
    if ($given.ContainsKey('AccessPolicyObjectId')) {
        $properties.accessPolicies = @($AccessPolicyObjectId | ForEach-Object { @{ objectId = $_ } })
    }
    $cosmos = @{}
    if ($given.ContainsKey('CosmosOfferThroughput')) { $cosmos.offerThroughput = $CosmosOfferThroughput }
    if ($given.ContainsKey('CosmosKeyVaultKeyUri')) { $cosmos.keyVaultKeyUri = $CosmosKeyVaultKeyUri }
    if ($cosmos.Count) { $properties.cosmosDbConfiguration = $cosmos }
    $authentication = @{}
    if ($given.ContainsKey('Authority')) { $authentication.authority = $Authority }
    if ($given.ContainsKey('Audience')) { $authentication.audience = $Audience }
    if ($given.ContainsKey('EnableSmartProxy')) { $authentication.smartProxyEnabled = $EnableSmartProxy.IsPresent }
    if ($authentication.Count) { $properties.authenticationConfiguration = $authentication }
    $cors = @{}
    if ($given.ContainsKey('CorsOrigin')) { $cors.origins = @($CorsOrigin) }
    if ($given.ContainsKey('CorsHeader')) { $cors.headers = @($CorsHeader) }
    if ($given.ContainsKey('CorsMethod')) { $cors.methods = @($CorsMethod) }
    if ($given.ContainsKey('CorsMaxAge')) { $cors.maxAge = $CorsMaxAge }
    if ($given.ContainsKey('AllowCorsCredential')) { $cors.allowCredentials = $AllowCorsCredential.IsPresent }
    if ($cors.Count) { $properties.corsConfiguration = $cors }
    if ($given.ContainsKey('ExportStorageAccountName')) {
        $properties.exportConfiguration = @{ storageAccountName = $ExportStorageAccountName }
    }
    $acr = @{}
    if ($given.ContainsKey('AcrConfigurationLoginServer')) { $acr.loginServers = @($AcrConfigurationLoginServer) }
    if ($given.ContainsKey('AcrConfigurationOciArtifact')) { $acr.ociArtifacts = @($AcrConfigurationOciArtifact) }
    if ($acr.Count) { $properties.acrConfiguration = $acr }
    if ($given.ContainsKey('PrivateEndpointConnection')) {
        $properties.privateEndpointConnections = @($PrivateEndpointConnection)
    }
    if ($PublicNetworkAccess) { $properties.publicNetworkAccess = $PublicNetworkAccess }
    $body = @{ kind = $Kind; location = $Location; properties = $properties }
    if ($given.ContainsKey('Tag')) { $body.tags = $Tag }
    if ($Etag) { $body.etag = $Etag }
    if ($EnableSystemAssignedIdentity) { $body.identity = @{ type = 'SystemAssigned' } }
    Send-Resource -Method Put -Path $path -Version $script:HealthcareApisVersion -Body $body -NoWait:$NoWait
}

function Get-AzHealthcareApisService {
    <#
    .SYNOPSIS
    Shows one account, those of a resource group, or all.
    #>
    [CmdletBinding()]
    param(
        [string] $ResourceGroupName,
        [Alias('ServiceName', 'ResourceName')] [string] $Name,
        [string] $SubscriptionId
    )
    if ($Name) {
        if (-not $ResourceGroupName) {
            throw '-Name needs -ResourceGroupName.'
        }
        return (Send-Arm -Method Get -Path (Get-ServicePath $ResourceGroupName $Name $SubscriptionId) -Version $script:HealthcareApisVersion).Json
    }
    $scope = (Get-GroupPath 'any' $SubscriptionId) -replace '/resourceGroups/any$', ''
    if ($ResourceGroupName) {
        $scope = Get-GroupPath $ResourceGroupName $SubscriptionId
    }
    $page = (Send-Arm -Method Get -Path "$scope/providers/Microsoft.HealthcareApis/services" -Version $script:HealthcareApisVersion).Json
    while ($true) {
        $page.value
        if (-not $page.PSObject.Properties['nextLink'] -or -not $page.nextLink) {
            return
        }
        $page = (Send-Arm -Method Get -Path $page.nextLink).Json
    }
}

function Set-AzHealthcareApisService {
    <#
    .SYNOPSIS
    Reads an account, changes what was given and writes it back whole; the key stays unless another is given.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Mandatory)] [Alias('ServiceName', 'ResourceName')] [string] $Name,
        [Parameter(Mandatory)] [string] $ResourceGroupName,
        [int] $CosmosOfferThroughput,
        [string] $CosmosKeyVaultKeyUri,
        [string] $Audience,
        [string] $Authority,
        [string[]] $AccessPolicyObjectId,
        [string[]] $CorsHeader,
        [int] $CorsMaxAge,
        [string[]] $CorsMethod,
        [string[]] $CorsOrigin,
        [switch] $AllowCorsCredential,
        [switch] $EnableSmartProxy,
        [hashtable] $Tag,
        [string] $SubscriptionId,
        [switch] $NoWait
    )
    if (-not $PSCmdlet.ShouldProcess($Name, 'change the account')) {
        return
    }
    $path = Get-ServicePath $ResourceGroupName $Name $SubscriptionId
    $held = (Send-Arm -Method Get -Path $path -Version $script:HealthcareApisVersion).Json |
        ConvertTo-Json -Depth 100 | ConvertFrom-Json -Depth 100 -AsHashtable
    foreach ($member in @('id', 'name', 'type', 'systemData')) {
        $held.Remove($member)
    }
    $properties = $held.properties
    $properties.Remove('provisioningState')
    $given = $PSBoundParameters
    if ($given.ContainsKey('CosmosOfferThroughput')) { $properties.cosmosDbConfiguration.offerThroughput = $CosmosOfferThroughput }
    if ($given.ContainsKey('CosmosKeyVaultKeyUri')) { $properties.cosmosDbConfiguration.keyVaultKeyUri = $CosmosKeyVaultKeyUri }
    if ($given.ContainsKey('Audience')) { $properties.authenticationConfiguration.audience = $Audience }
    if ($given.ContainsKey('Authority')) { $properties.authenticationConfiguration.authority = $Authority }
    if ($given.ContainsKey('EnableSmartProxy')) { $properties.authenticationConfiguration.smartProxyEnabled = $EnableSmartProxy.IsPresent }
    if ($given.ContainsKey('AccessPolicyObjectId')) {
        $properties.accessPolicies = @($AccessPolicyObjectId | ForEach-Object { @{ objectId = $_ } })
    }
    if ($given.ContainsKey('CorsOrigin')) { $properties.corsConfiguration.origins = @($CorsOrigin) }
    if ($given.ContainsKey('CorsHeader')) { $properties.corsConfiguration.headers = @($CorsHeader) }
    if ($given.ContainsKey('CorsMethod')) { $properties.corsConfiguration.methods = @($CorsMethod) }
    if ($given.ContainsKey('CorsMaxAge')) { $properties.corsConfiguration.maxAge = $CorsMaxAge }
    if ($given.ContainsKey('AllowCorsCredential')) { $properties.corsConfiguration.allowCredentials = $AllowCorsCredential.IsPresent }
    if ($given.ContainsKey('Tag')) { $held.tags = $Tag }
    Send-Resource -Method Put -Path $path -Version $script:HealthcareApisVersion -Body $held -NoWait:$NoWait
}

function Update-AzHealthcareApisService {
    <#
    .SYNOPSIS
    Changes an account's tags and whether it is reached from outside; nothing else.
    #>
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Mandatory)] [Alias('ServiceName', 'ResourceName')] [string] $Name,
        [Parameter(Mandatory)] [string] $ResourceGroupName,
        [hashtable] $Tag,
        [ValidateSet('Enabled', 'Disabled')] [string] $PublicNetworkAccess,
        [string] $JsonFilePath,
        [string] $JsonString,
        [string] $SubscriptionId,
        [switch] $NoWait
    )
    if (-not $PSCmdlet.ShouldProcess($Name, 'change the account')) {
        return
    }
    $path = Get-ServicePath $ResourceGroupName $Name $SubscriptionId
    $text = Read-JsonText -JsonFilePath $JsonFilePath -JsonString $JsonString
    if ($text) {
        return Send-Resource -Method Patch -Path $path -Version $script:HealthcareApisVersion -Json $text -NoWait:$NoWait
    }
    $body = @{}
    if ($PSBoundParameters.ContainsKey('Tag')) { $body.tags = $Tag }
    if ($PublicNetworkAccess) { $body.properties = @{ publicNetworkAccess = $PublicNetworkAccess } }
    Send-Resource -Method Patch -Path $path -Version $script:HealthcareApisVersion -Body $body -NoWait:$NoWait
}

function Remove-AzHealthcareApisService {
    <#
    .SYNOPSIS
    Removes an account and its data, for ever.
    #>
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
    param(
        [Parameter(Mandatory)] [Alias('ServiceName', 'ResourceName')] [string] $Name,
        [Parameter(Mandatory)] [string] $ResourceGroupName,
        [switch] $PassThru,
        [string] $SubscriptionId,
        [switch] $NoWait
    )
    if (-not $PSCmdlet.ShouldProcess($Name, 'remove the account and its data')) {
        return
    }
    $answer = Send-Arm -Method Delete -Path (Get-ServicePath $ResourceGroupName $Name $SubscriptionId) -Version $script:HealthcareApisVersion
    if (-not $NoWait) {
        Wait-Operation -Answer $answer
    }
    if ($PassThru) {
        $true
    }
}

function Test-AzHealthcareServiceNameAvailability {
    <#
    .SYNOPSIS
    Tells whether a name is free.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] [string] $Name,
        [string] $Type = 'Microsoft.HealthcareApis/services'
    )
    $path = "/subscriptions/$($script:Session.Subscription)/providers/Microsoft.HealthcareApis/checkNameAvailability"
    (Send-Arm -Method Post -Path $path -Version $script:HealthcareApisVersion -Body @{ name = $Name; type = $Type }).Json
}

# The body of a deployment. What stands in -TemplateParameterObject takes the place of the file's.
function Get-DeploymentBody {
    param(
        [string] $TemplateFile, [string] $TemplateUri, [string] $TemplateParameterFile,
        [hashtable] $TemplateParameterObject, [string] $Mode
    )
    $properties = @{ mode = $Mode }
    if ($TemplateFile) {
        $properties.template = Get-Content -Raw -LiteralPath $TemplateFile | ConvertFrom-Json -Depth 100 -AsHashtable
    }
    elseif ($TemplateUri) {
        $properties.templateLink = @{ uri = $TemplateUri }
    }
    else {
        throw '-TemplateFile or -TemplateUri is needed.'
    }
    $parameters = @{}
    if ($TemplateParameterFile) {
        $file = Get-Content -Raw -LiteralPath $TemplateParameterFile | ConvertFrom-Json -Depth 100 -AsHashtable
        foreach ($name in $file.parameters.Keys) {
            $parameters[$name] = $file.parameters[$name]
        }
    }
    if ($TemplateParameterObject) {
        foreach ($name in $TemplateParameterObject.Keys) {
            $parameters[$name] = @{ value = $TemplateParameterObject[$name] }
        }
    }
    $properties.parameters = $parameters
    @{ properties = $properties }
}

function Get-DeploymentPath {
    param([string] $ResourceGroupName, [string] $Name)
    (Get-GroupPath $ResourceGroupName) + "/providers/Microsoft.Resources/deployments/$([uri]::EscapeDataString($Name))"
}

# -accountName x -location y: parameters of the template itself, as Az.Resources takes them.
function Join-TemplateParameter {
    param([hashtable] $Named, [object[]] $Rest)
    $all = @{}
    if ($Named) {
        foreach ($name in $Named.Keys) { $all[$name] = $Named[$name] }
    }
    $words = @($Rest | Where-Object { $null -ne $_ })
    for ($i = 0; $i -lt $words.Count; $i += 2) {
        if ("$($words[$i])" -notmatch '^-(.+?):?$' -or $i + 1 -ge $words.Count) {
            throw "Expected -ParameterName VALUE, and not $($words[$i])."
        }
        $all[$Matches[1]] = $words[$i + 1]
    }
    $all
}

function New-AzResourceGroupDeployment {
    <#
    .SYNOPSIS
    Deploys a template into a resource group. Parameters of the template may be given as parameters of this cmdlet.
    #>
    [CmdletBinding(SupportsShouldProcess, PositionalBinding = $false)]
    param(
        [Parameter(Mandatory)] [string] $ResourceGroupName,
        [Alias('DeploymentName')] [string] $Name,
        [string] $TemplateFile,
        [string] $TemplateUri,
        [string] $TemplateParameterFile,
        [hashtable] $TemplateParameterObject,
        [ValidateSet('Incremental', 'Complete')] [string] $Mode = 'Incremental',
        [switch] $Force,
        [Parameter(ValueFromRemainingArguments)] [object[]] $TemplateParameter
    )
    if ($Mode -eq 'Complete' -and -not $Force -and
        -not $PSCmdlet.ShouldContinue("Remove what $ResourceGroupName holds and the template does not name?", 'Complete deployment')) {
        return
    }
    if (-not $PSCmdlet.ShouldProcess($ResourceGroupName, 'deploy the template')) {
        return
    }
    if (-not $Name) {
        $Name = 'azuredeploy'
        if ($TemplateFile) { $Name = [IO.Path]::GetFileNameWithoutExtension($TemplateFile) }
    }
    $parameters = Join-TemplateParameter -Named $TemplateParameterObject -Rest $TemplateParameter
    $body = Get-DeploymentBody -TemplateFile $TemplateFile -TemplateUri $TemplateUri `
        -TemplateParameterFile $TemplateParameterFile -TemplateParameterObject $parameters -Mode $Mode
    Send-Resource -Method Put -Path (Get-DeploymentPath $ResourceGroupName $Name) -Version $script:DeploymentsVersion -Body $body
}

function Test-AzResourceGroupDeployment {
    <#
    .SYNOPSIS
    Tells whether a template could be deployed.
    #>
    [CmdletBinding(PositionalBinding = $false)]
    param(
        [Parameter(Mandatory)] [string] $ResourceGroupName,
        [string] $TemplateFile,
        [string] $TemplateUri,
        [string] $TemplateParameterFile,
        [hashtable] $TemplateParameterObject,
        [ValidateSet('Incremental', 'Complete')] [string] $Mode = 'Incremental',
        [Parameter(ValueFromRemainingArguments)] [object[]] $TemplateParameter
    )
    $parameters = Join-TemplateParameter -Named $TemplateParameterObject -Rest $TemplateParameter
    $body = Get-DeploymentBody -TemplateFile $TemplateFile -TemplateUri $TemplateUri `
        -TemplateParameterFile $TemplateParameterFile -TemplateParameterObject $parameters -Mode $Mode
    $path = (Get-DeploymentPath $ResourceGroupName 'validation') + '/validate'
    (Send-Arm -Method Post -Path $path -Version $script:DeploymentsVersion -Body $body).Json
}

function Get-AzResourceGroupDeployment {
    <#
    .SYNOPSIS
    Shows a deployment, or all of a resource group.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] [string] $ResourceGroupName,
        [Alias('DeploymentName')] [string] $Name
    )
    if ($Name) {
        return (Send-Arm -Method Get -Path (Get-DeploymentPath $ResourceGroupName $Name) -Version $script:DeploymentsVersion).Json
    }
    (Send-Arm -Method Get -Path ((Get-GroupPath $ResourceGroupName) + '/providers/Microsoft.Resources/deployments') -Version $script:DeploymentsVersion).Json.value
}
