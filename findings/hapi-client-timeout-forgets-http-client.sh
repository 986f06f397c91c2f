#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ca.uhn.hapi.fhir:hapi-fhir-client 8.8.0 (Maven Central), the factory of generic clients.
#
# One would guess: setHttpClient gives the factory the caller's own Apache client, with the caller's
# trusted certificates, proxy and credentials, and setSocketTimeout beside it either changes nothing
# more or is refused; the order of two setters means nothing.
#
# What is so: setSocketTimeout, setConnectTimeout, setConnectionRequestTimeout, setPoolMaxTotal and
# setPoolMaxPerRoute, when they come after setHttpClient, drop the caller's client without a word, and
# the factory makes one of its own, which trusts what the JVM trusts. Before it they do no harm.
#
# Seen (the same in two runs):
#   as set: the caller's
#   setSocketTimeout: another
#   setConnectTimeout: another
#   setConnectionRequestTimeout: another
#   setPoolMaxTotal: another
#   setPoolMaxPerRoute: another
#   setServerValidationMode: the caller's
# Fails when that changes.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>look</groupId><artifactId>look</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>
<dependency><groupId>ca.uhn.hapi.fhir</groupId><artifactId>hapi-fhir-client</artifactId><version>8.8.0</version></dependency>
<dependency><groupId>ca.uhn.hapi.fhir</groupId><artifactId>hapi-fhir-structures-r4</artifactId><version>8.8.0</version></dependency>
<dependency><groupId>ca.uhn.hapi.fhir</groupId><artifactId>hapi-fhir-caching-caffeine</artifactId><version>8.8.0</version></dependency>
</dependencies></project>
XML
mvn -B -q dependency:copy-dependencies -DoutputDirectory=lib >/dev/null
cat >Look.java <<'JAVA'
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.apache.ApacheRestfulClientFactory;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import java.util.LinkedHashMap;
import java.util.function.Consumer;
import org.apache.http.impl.client.HttpClients;

class Look {
    public static void main(String[] arguments) {
        var setters = new LinkedHashMap<String, Consumer<ApacheRestfulClientFactory>>();
        setters.put("as set", factory -> {});
        setters.put("setSocketTimeout", factory -> factory.setSocketTimeout(60_000));
        setters.put("setConnectTimeout", factory -> factory.setConnectTimeout(60_000));
        setters.put("setConnectionRequestTimeout", factory -> factory.setConnectionRequestTimeout(60_000));
        setters.put("setPoolMaxTotal", factory -> factory.setPoolMaxTotal(40));
        setters.put("setPoolMaxPerRoute", factory -> factory.setPoolMaxPerRoute(40));
        setters.put(
                "setServerValidationMode",
                factory -> factory.setServerValidationMode(ServerValidationModeEnum.NEVER));
        boolean same = true;
        for (var setter : setters.entrySet()) {
            var factory = new ApacheRestfulClientFactory(FhirContext.forR4Cached());
            var own = HttpClients.createDefault();
            factory.setHttpClient(own);
            setter.getValue().accept(factory);
            boolean kept = factory.getNativeHttpClient() == own;
            boolean stays = setter.getKey().equals("as set") || setter.getKey().equals("setServerValidationMode");
            same &= kept == stays;
            System.out.println(setter.getKey() + ": " + (kept ? "the caller's" : "another"));
        }
        System.exit(same ? 0 : 1);
    }
}
JAVA
java -cp 'lib/*' Look.java 2>/dev/null
echo 'as described'
