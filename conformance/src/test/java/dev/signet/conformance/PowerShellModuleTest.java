// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The PowerShell module, read by PowerShell's grammar: PowerShell itself cannot be installed from
/// the registries that this project uses, so the module has not been run. That it is PowerShell,
/// and
/// has the cmdlets and parameters of Az.HealthcareApis, is what is checked. Needs node and npm.
final class PowerShellModuleTest {
    private static final Path MODULE =
            SignetProcess.home().resolve("powershell/Signet.HealthcareApis");
    private static final Path SOURCES =
            SignetProcess.home().resolve("conformance/src/test/powershell");
    private static final Path WORK = SignetProcess.home().resolve("conformance/target/powershell");
    private static final Duration ENDS_WITHIN = Duration.ofMinutes(3);

    /// Parameters of the current module (contract of the cmdlets); `-AsJob` is left out.
    private static final Map<String, Set<String>> DECLARED =
            Map.of(
                    "New-AzHealthcareApisService",
                    Set.of(
                            "Name",
                            "ResourceGroupName",
                            "Kind",
                            "Location",
                            "CosmosOfferThroughput",
                            "CosmosKeyVaultKeyUri",
                            "AccessPolicyObjectId",
                            "AcrConfigurationLoginServer",
                            "AcrConfigurationOciArtifact",
                            "AllowCorsCredential",
                            "Audience",
                            "Authority",
                            "CorsHeader",
                            "CorsMaxAge",
                            "CorsMethod",
                            "CorsOrigin",
                            "EnableSmartProxy",
                            "EnableSystemAssignedIdentity",
                            "Etag",
                            "ExportStorageAccountName",
                            "PrivateEndpointConnection",
                            "PublicNetworkAccess",
                            "Tag",
                            "JsonFilePath",
                            "JsonString",
                            "NoWait",
                            "SubscriptionId"),
                    "Update-AzHealthcareApisService",
                    Set.of("Name", "ResourceGroupName", "Tag", "PublicNetworkAccess", "NoWait"),
                    "Set-AzHealthcareApisService",
                    Set.of("Name", "ResourceGroupName", "CosmosOfferThroughput"),
                    "Get-AzHealthcareApisService",
                    Set.of("Name", "ResourceGroupName"),
                    "Remove-AzHealthcareApisService",
                    Set.of("Name", "ResourceGroupName", "PassThru", "NoWait"),
                    "Test-AzHealthcareServiceNameAvailability",
                    Set.of("Name", "Type"),
                    "New-AzResourceGroupDeployment",
                    Set.of(
                            "ResourceGroupName",
                            "TemplateFile",
                            "TemplateUri",
                            "TemplateParameterFile",
                            "TemplateParameterObject",
                            "Mode"));

    @BeforeAll
    static void install() throws IOException {
        Files.createDirectories(WORK);
        for (String file : List.of("package.json", "package-lock.json", "functions.js")) {
            Files.copy(
                    SOURCES.resolve(file), WORK.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.exists(WORK.resolve("node_modules/web-tree-sitter"))) {
            CommandRun installed =
                    inWork("command -v npm && npm ci --ignore-scripts --no-audit --no-fund");
            if (installed.exitCode() != 0) {
                System.out.println("skipped: PowerShellModuleTest, npm does not give the grammar");
                abort("no grammar");
            }
        }
    }

    private static CommandRun inWork(String line) {
        return CommandRun.of(
                Map.of("WORK", WORK.toString()),
                ENDS_WITHIN,
                List.of("sh", "-c", "cd \"$WORK\" && " + line));
    }

    private static CommandRun read(Path... files) {
        StringBuilder line = new StringBuilder("node functions.js");
        for (Path file : files) {
            line.append(" '").append(file).append('\'');
        }
        return inWork(line.toString());
    }

    @Test
    void theModuleIsPowerShellAndHasTheCmdletsWithTheirParameters() throws IOException {
        CommandRun run =
                read(
                        MODULE.resolve("Signet.HealthcareApis.psm1"),
                        MODULE.resolve("Signet.HealthcareApis.psd1"));
        assertEquals(0, run.exitCode(), run.out() + run.err());
        Map<String, Set<String>> found = new HashMap<>();
        run.out()
                .lines()
                .map(line -> line.split(" ", 2))
                .forEach(line -> found.put(line[0], Set.of(line[1].split(","))));
        String exported = Files.readString(MODULE.resolve("Signet.HealthcareApis.psd1"));
        DECLARED.forEach(
                (cmdlet, parameters) -> {
                    assertTrue(found.containsKey(cmdlet), cmdlet);
                    assertTrue(
                            found.get(cmdlet).containsAll(parameters),
                            cmdlet + " has " + found.get(cmdlet));
                    assertTrue(exported.contains("'" + cmdlet + "'"), cmdlet + " is not exported");
                });
    }

    @Test
    void whatIsNotPowerShellIsNoticed() throws IOException {
        Path broken = Files.writeString(WORK.resolve("broken.psm1"), "function X { if ( }\n");
        CommandRun run = read(broken);
        assertEquals(1, run.exitCode(), run.out());
        assertTrue(run.out().contains("broken.psm1:1: not PowerShell"), run.out());
    }
}
