#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# io.helidon.http:helidon-http 4.5.0 (Maven Central), HttpMediaType.
#
# One would guess: the value of a parameter that is sent as a quoted string is the text that it
# stands for: quotes off, and each quoted pair (`\"`) replaced by its character, as RFC 9110,
# section 5.6.4, asks of whoever processes the value.
#
# What is so: the quotes go, the backslashes stay. Two spellings of one value are two values, and
# a parameter that is compared (fhirVersion, charset, profile) must be unescaped by the caller.
#
# Seen (the same in two runs):
#   a="b,c"    -> b,c
#   a="4\.0"   -> 4\.0
#   a="b\"c"   -> b\"c
# Fails when that changes.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>look</groupId><artifactId>look</artifactId><version>1</version><packaging>pom</packaging>
<dependencies><dependency><groupId>io.helidon.http</groupId><artifactId>helidon-http</artifactId>
<version>4.5.0</version></dependency></dependencies></project>
XML
mvn -B -q dependency:copy-dependencies -DoutputDirectory=lib >/dev/null
cat >Look.java <<'JAVA'
import io.helidon.http.HttpMediaType;

class Look {
    public static void main(String[] arguments) {
        boolean same = true;
        String[][] seen = {{"b,c", "b,c"}, {"4\\.0", "4\\.0"}, {"b\\\"c", "b\\\"c"}};
        for (String[] one : seen) {
            var type = HttpMediaType.create("text/plain;a=\"" + one[0] + "\"");
            String read = type.parameters().get("a");
            System.out.println("a=\"" + one[0] + "\" -> " + read);
            same &= read.equals(one[1]);
        }
        System.exit(same ? 0 : 1);
    }
}
JAVA
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp 'lib/*' Look.java
