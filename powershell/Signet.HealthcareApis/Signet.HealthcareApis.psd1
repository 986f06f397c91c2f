# SPDX-License-Identifier: Apache-2.0
@{
    RootModule        = 'Signet.HealthcareApis.psm1'
    ModuleVersion     = '0.1.0'
    GUID              = '3f0a4b2e-5d0c-4c8e-9a55-6f2f7a9d0c11'
    Author            = 'Signet'
    Description       = 'The cmdlets of Az.HealthcareApis and the template cmdlets of Az.Resources, for a Signet server.'
    PowerShellVersion = '7.2'
    FunctionsToExport = @(
        'Connect-Signet'
        'New-AzHealthcareApisService'
        'Get-AzHealthcareApisService'
        'Set-AzHealthcareApisService'
        'Update-AzHealthcareApisService'
        'Remove-AzHealthcareApisService'
        'Test-AzHealthcareServiceNameAvailability'
        'New-AzResourceGroupDeployment'
        'Test-AzResourceGroupDeployment'
        'Get-AzResourceGroupDeployment'
    )
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
