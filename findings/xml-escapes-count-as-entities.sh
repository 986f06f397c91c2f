#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ca.uhn.hapi.fhir:hapi-fhir-structures-r4 8.8.0 (Maven Central) on JDK 25, its XML parser.
#
# One would guess: `&lt;` and `&amp;` are characters of XML and no entities that anybody declares;
# limits against entity bombs do not count them, so a resource may hold as many as it is long.
#
# What is so: the JDK's parser counts each against jdk.xml.maxGeneralEntitySizeLimit, and against
# jdk.xml.totalEntitySizeLimit, which are 100,000 for a whole document in JDK 25 (JDK 17 reads it). HAPI reads with the JDK's parser unless another StAX
# implementation is on the class path, so a valid Communication of 444 kB ("<0.5" and its like in
# laboratory texts) is refused, and so is any Bundle that holds 100,001 of them in all its entries.
# Lifting the limits is safe where no document type is allowed: nothing can be declared then.
#
# Seen (the same in two runs):
#   99000 read
#   101000 refused by jdk.xml.maxGeneralEntitySizeLimit
#   101000 with the limits lifted: read
# Fails when that changes.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>look</groupId><artifactId>look</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>
<dependency><groupId>ca.uhn.hapi.fhir</groupId><artifactId>hapi-fhir-structures-r4</artifactId>
<version>8.8.0</version></dependency>
<dependency><groupId>ca.uhn.hapi.fhir</groupId><artifactId>hapi-fhir-caching-caffeine</artifactId>
<version>8.8.0</version></dependency>
</dependencies></project>
XML
mvn -B -q dependency:copy-dependencies -DoutputDirectory=lib >/dev/null 2>&1
cat >Look.java <<'JAVA'
import ca.uhn.fhir.context.FhirContext;
import java.io.StringReader;

class Look {
    public static void main(String[] arguments) {
        int escapes = Integer.parseInt(arguments[0]);
        String payload = "<payload><contentString value=\"" + "&lt;".repeat(100) + "\"/></payload>";
        String xml =
                "<Communication xmlns=\"http://hl7.org/fhir\"><status value=\"completed\"/>"
                        + payload.repeat(escapes / 100)
                        + "</Communication>";
        try {
            FhirContext.forR4().newXmlParser().parseResource(new StringReader(xml));
            System.out.println(escapes + " read");
        } catch (RuntimeException e) {
            boolean limit = String.valueOf(e).contains("jdk.xml.maxGeneralEntitySizeLimit");
            System.out.println(escapes + (limit ? " refused by the limit" : " refused: " + e));
        }
    }
}
JAVA
look() { "${JAVA_HOME:+$JAVA_HOME/bin/}java" "${@:2}" -cp 'lib/*' Look.java "$1" 2>/dev/null; }
seen="$(look 99000; look 101000; look 101000 -Djdk.xml.maxGeneralEntitySizeLimit=0 -Djdk.xml.totalEntitySizeLimit=0)"
printf '%s\n' "$seen"
[ "$seen" = "99000 read
101000 refused by the limit
101000 read" ]
