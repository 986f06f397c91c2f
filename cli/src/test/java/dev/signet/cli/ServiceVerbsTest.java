// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.cli.FakeServer.Ended;
import dev.signet.cli.server.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The lines of the seeds and of `az`'s extension, and what they send (contract 5.1, 2.5).
final class ServiceVerbsTest {
    private static final String SERVICE =
            FakeServer.SUBSCRIPTION
                    + "/resourceGroups/rg/providers/Microsoft.HealthcareApis/services/svc";
    private static final String OPERATION =
            FakeServer.SUBSCRIPTION
                    + "/providers/Microsoft.HealthcareApis/locations/westus2/operationresults/1";
    private static final String SEED =
            "healthcareapis service create --resource-group rg --resource-name svc --kind fhir-R4"
                    + " --location westus2 --cosmos-db-configuration"
                    + " key-vault-key-uri=https://v.example/keys/k";

    private FakeServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        server = new FakeServer(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void creationTakesAWhile() {
        server.on(
                        "PUT " + SERVICE,
                        201,
                        "{\"properties\":{\"provisioningState\":\"Creating\"}}",
                        "Azure-AsyncOperation",
                        "ORIGIN" + OPERATION + "?api-version=2021-11-01",
                        "Retry-After",
                        "7")
                .on("GET " + OPERATION, 200, "{\"status\":\"Running\"}", "Retry-After", "3")
                .on("GET " + OPERATION, 200, "{\"status\":\"Succeeded\"}")
                .on(
                        "GET " + SERVICE,
                        200,
                        "{\"id\":\""
                                + SERVICE
                                + "\",\"properties\":{\"provisioningState\":\"Succeeded\"}}");
    }

    @Test
    void theSeedsLineSendsWhatAzSends() {
        creationTakesAWhile();
        Ended ended = server.type(SEED);
        assertEquals(0, ended.exitCode(), ended.err());
        var put = server.asked.getFirst();
        assertEquals("PUT", put.method());
        assertEquals(SERVICE + "?api-version=2021-11-01", put.path());
        assertEquals(
                Json.MAPPER.readTree(
                        """
                        {"kind":"fhir-R4","location":"westus2","properties":
                         {"cosmosDbConfiguration":{"keyVaultKeyUri":"https://v.example/keys/k"}}}
                        """),
                put.json());
    }

    @Test
    void itWaitsAtThePaceOfTheServerAndPrintsTheResource() {
        creationTakesAWhile();
        Ended ended = server.type(SEED + " --query properties.provisioningState -o tsv");
        assertEquals("Succeeded\n", ended.out());
        assertEquals(List.of(Duration.ofSeconds(7), Duration.ofSeconds(3)), server.pauses);
        assertEquals(
                List.of("PUT", "GET", "GET", "GET"),
                server.asked.stream().map(FakeServer.Asked::method).toList());
    }

    @Test
    void noWaitReturnsAfterTheFirstAnswer() {
        creationTakesAWhile();
        Ended ended = server.type(SEED + " --no-wait --query properties.provisioningState");
        assertEquals("\"Creating\"\n", ended.out());
        assertEquals(1, server.asked.size());
    }

    @Test
    void aFailedOperationEndsWithItsCodeAndMessage() {
        server.on("PUT " + SERVICE, 201, "{}", "Azure-AsyncOperation", "ORIGIN" + OPERATION)
                .on(
                        "GET " + OPERATION,
                        200,
                        "{\"status\":\"Failed\",\"error\":{\"code\":\"ServiceUnavailable\","
                                + "\"message\":\"Error contacting the Azure Key Vault resource.\"}}");
        Ended ended = server.type(SEED);
        assertEquals(1, ended.exitCode());
        assertEquals(
                "ERROR: (ServiceUnavailable) Error contacting the Azure Key Vault resource.\n",
                ended.err());
        assertEquals("", ended.out());
    }

    @Test
    void everyOptionOfCreateLandsWhereTheExtensionPutsIt() {
        server.on("PUT " + SERVICE, 200, "{}");
        Ended ended =
                server.type(
                        ("healthcareapis service create -g rg --resource-name svc --kind FHIR-r4 -l"
                                        + " westus2 --tags ward=7 night --etag E --identity-type"
                                        + " systemassigned --access-policies object-id=a object-id=b"
                                        + " --cosmos-db-configuration offer-throughput=1500"
                                        + " key-vault-key-uri=https://v/keys/k -c authority=https://a"
                                        + " audience=https://b smart-proxy-enabled=true"
                                        + " --cors-configuration origins=* origins=https://x headers=h"
                                        + " methods=GET max-age=60 allow-credentials=false -s store"
                                        + " --login-servers r1 r2 --oci-artifacts login-server=r1"
                                        + " image-name=i login-server=r2 --public-network-access"
                                        + " disabled --private-endpoint-connections status=Approved")
                                .split(" +"));
        assertEquals(0, ended.exitCode(), ended.err());
        assertEquals(
                Json.MAPPER.readTree(
                        """
                        {"kind":"fhir-R4","tags":{"ward":"7","night":""},"etag":"E",
                         "identity":{"type":"SystemAssigned"},"location":"westus2","properties":{
                         "accessPolicies":[{"objectId":"a"},{"objectId":"b"}],
                         "cosmosDbConfiguration":{"offerThroughput":1500,
                          "keyVaultKeyUri":"https://v/keys/k"},
                         "authenticationConfiguration":{"authority":"https://a",
                          "audience":"https://b","smartProxyEnabled":true},
                         "corsConfiguration":{"origins":["*","https://x"],"headers":["h"],
                          "methods":["GET"],"maxAge":60,"allowCredentials":false},
                         "exportConfiguration":{"storageAccountName":"store"},
                         "acrConfiguration":{"loginServers":["r1","r2"],"ociArtifacts":[
                          {"loginServer":"r1","imageName":"i"},{"loginServer":"r2"}]},
                         "privateEndpointConnections":[{"properties":
                          {"privateLinkServiceConnectionState":{"status":"Approved"}}}],
                         "publicNetworkAccess":"Disabled"}}
                        """),
                server.last("PUT").json());
    }

    @Test
    void aKeyThatAnOptionDoesNotHaveIsRefusedInAzsWordsAndNothingIsSent() {
        Ended ended = server.type(SEED.replace("key-vault-key-uri", "vault-uri"));
        assertEquals(2, ended.exitCode());
        assertEquals(
                "ERROR: Unsupported Key vault-uri is provided for parameter"
                        + " cosmos-db-configuration. All possible keys are: offer-throughput,"
                        + " key-vault-key-uri\n",
                ended.err());
        assertTrue(server.asked.isEmpty());
    }

    @Test
    void valuesOfTheWrongTypeAreRefusedByTheOptionsName() {
        for (String wrong :
                List.of(
                        "--cosmos-db-configuration offer-throughput=much",
                        "--cors-configuration max-age=1.5",
                        "-c smart-proxy-enabled=perhaps",
                        "--access-policies id",
                        "--public-network-access maybe",
                        "--kind dstu2")) {
            Ended ended =
                    server.type(
                            "healthcareapis service create -g rg --resource-name svc -l westus2 "
                                    + (wrong.startsWith("--kind") ? "" : "--kind fhir ")
                                    + wrong);
            assertEquals(2, ended.exitCode(), wrong);
            String option = wrong.startsWith("-c ") ? "--authentication" : wrong.split(" ")[0];
            assertTrue(ended.err().contains(option), ended.err());
        }
        assertTrue(server.asked.isEmpty());
    }

    @Test
    void withoutALocationTheGroupsIsTaken() {
        server.on(
                        "GET " + FakeServer.SUBSCRIPTION + "/resourceGroups/rg",
                        200,
                        "{\"location\":\"northeurope\"}")
                .on("PUT " + SERVICE, 200, "{}");
        assertEquals(0, server.type(SEED.replace(" --location westus2", "")).exitCode());
        assertEquals("northeurope", server.last("PUT").json().path("location").asString());
    }

    @Test
    void whatIsNotThereEndsWithThree() {
        Ended ended = server.type("healthcareapis service show -g rg --resource-name svc");
        assertEquals(3, ended.exitCode());
        assertEquals("ERROR: (NotFound) nothing\n", ended.err());
    }

    @Test
    void updateIsAPatchOfTagsAndNetworkAccessAlone() {
        server.on("PATCH " + SERVICE, 200, "{\"tags\":{\"a\":\"b\"}}");
        server.type(
                "healthcareapis service update -g rg --resource-name svc --tags a=b"
                        + " --public-network-access Enabled");
        assertEquals(
                "{\"tags\":{\"a\":\"b\"},\"properties\":{\"publicNetworkAccess\":\"Enabled\"}}",
                server.last("PATCH").body());
    }

    @Test
    void deleteAsksFirstAndThereIsNobodyToAsk() {
        Ended ended = server.type("healthcareapis service delete -g rg --resource-name svc");
        assertEquals(1, ended.exitCode());
        assertTrue(ended.err().contains("Use --yes"), ended.err());
        assertTrue(server.asked.isEmpty());
    }

    @Test
    void deleteWithYesFollowsTheOperationToItsEnd() {
        server.on(
                        "DELETE " + SERVICE,
                        202,
                        "",
                        "Azure-AsyncOperation",
                        "ORIGIN" + OPERATION,
                        "Location",
                        "ORIGIN" + OPERATION + "?operationResultResponseType=Location")
                .on("GET " + OPERATION, 200, "{\"status\":\"Succeeded\"}");
        Ended ended = server.type("healthcareapis service delete -g rg --resource-name svc -y");
        assertEquals(0, ended.exitCode(), ended.err());
        assertEquals("", ended.out());
        assertEquals(2, server.asked.size());
    }

    @Test
    void acrAddWritesTheWholeAccountBackWithItsEtag() {
        server.on(
                        "GET " + SERVICE,
                        200,
                        "{\"id\":\"x\",\"name\":\"svc\",\"etag\":\"E\",\"kind\":\"fhir-R4\","
                                + "\"properties\":{\"provisioningState\":\"Succeeded\","
                                + "\"acrConfiguration\":{\"loginServers\":[\"r1\"]}}}")
                .on("PUT " + SERVICE, 200, "{}");
        server.type("healthcareapis acr add -g rg --resource-name svc --login-servers r2 r1");
        assertEquals(
                "{\"etag\":\"E\",\"kind\":\"fhir-R4\",\"properties\":"
                        + "{\"acrConfiguration\":{\"loginServers\":[\"r1\",\"r2\"]}}}",
                server.last("PUT").body());
    }

    @Test
    void waitLooksUntilTheStateIsAsWanted() {
        server.on("GET " + SERVICE, 200, "{\"properties\":{\"provisioningState\":\"Creating\"}}")
                .on(
                        "GET " + SERVICE,
                        200,
                        "{\"properties\":{\"provisioningState\":\"Succeeded\"}}");
        String wait = "healthcareapis service wait -g rg --resource-name svc --interval 5 ";
        assertEquals(0, server.type(wait + "--created").exitCode());
        assertEquals(List.of(Duration.ofSeconds(5)), server.pauses);
        assertEquals(1, server.type(wait + "--deleted --timeout 12").exitCode());
        assertEquals(0, server.type(wait + "--custom properties.provisioningState").exitCode());
        assertEquals(2, server.type(wait.strip()).exitCode());
    }
}
