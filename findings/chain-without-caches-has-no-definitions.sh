#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ca.uhn.hapi.fhir:hapi-fhir-validation 8.8.0 (Maven Central), ValidationSupportChain.
#
# One would guess: a chain of validation supports says of definitions what its members say, and
# CacheConfiguration.disabled() only makes it ask them each time.
#
# What is so: with caches disabled a chain still finds a StructureDefinition by its url, but says of
# all of them (fetchAllStructureDefinitions) that there are none, though its one member has hundreds.
# Who walks all definitions, as a validator does for extensions and base types, sees an empty
# specification, and no error says so.
#
# Seen (the same in two runs):
#   member alone:      649
#   chain, caches:     649
#   chain, no caches:  0; Patient by its url: found
# Fails when that changes.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>look</groupId><artifactId>look</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>
<dependency><groupId>ca.uhn.hapi.fhir</groupId><artifactId>hapi-fhir-validation</artifactId><version>8.8.0</version></dependency>
<dependency><groupId>ca.uhn.hapi.fhir</groupId><artifactId>hapi-fhir-validation-resources-r4</artifactId><version>8.8.0</version></dependency>
<dependency><groupId>ca.uhn.hapi.fhir</groupId><artifactId>hapi-fhir-structures-r4</artifactId><version>8.8.0</version></dependency>
<dependency><groupId>ca.uhn.hapi.fhir</groupId><artifactId>hapi-fhir-caching-caffeine</artifactId><version>8.8.0</version></dependency>
</dependencies></project>
XML
mvn -B -q dependency:copy-dependencies -DoutputDirectory=lib >/dev/null
cat >Look.java <<'JAVA'
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain.CacheConfiguration;

class Look {
    public static void main(String[] arguments) {
        var member = new DefaultProfileValidationSupport(FhirContext.forR4());
        var cached = new ValidationSupportChain(CacheConfiguration.defaultValues(), member);
        var uncached = new ValidationSupportChain(CacheConfiguration.disabled(), member);
        int alone = count(member);
        boolean found =
                uncached.fetchStructureDefinition("http://hl7.org/fhir/StructureDefinition/Patient") != null;
        System.out.println("member alone:      " + alone);
        System.out.println("chain, caches:     " + count(cached));
        System.out.println("chain, no caches:  " + count(uncached) + "; Patient by its url: " + (found ? "found" : "not found"));
        System.exit(alone > 500 && count(cached) == alone && count(uncached) == 0 && found ? 0 : 1);
    }

    private static int count(IValidationSupport support) {
        var all = support.fetchAllStructureDefinitions();
        return all == null ? 0 : all.size();
    }
}
JAVA
java -cp 'lib/*' Look.java 2>/dev/null
echo 'as described'
