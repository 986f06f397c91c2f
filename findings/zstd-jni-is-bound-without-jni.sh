#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# com.github.luben:zstd-jni 1.5.7-28 (Maven Central), with Java 22 or newer (seen with 25).
#
# One would guess: a library called zstd-jni calls native code by JNI, so its first use costs the
# loading of one shared object, and an ahead-of-time cache of the JVM (-XX:AOTCache) has the rest.
#
# What is so: from Java 22 on the classes below META-INF/versions/22 of its jar are taken, which call
# by java.lang.foreign. One class binds all of its functions when the first is used; that spins
# hundreds of hidden classes, which no such cache keeps, in each start, and whoever compresses first
# waits for it: ten bytes take some four times as long as by JNI. Without the versions in jars
# (-Djdk.util.jar.enableMultiRelease=false, for all jars of the process) it is JNI again.
#
# Seen (the same counts in two runs; times on a busy machine):
#   foreign: 31 call stubs, 290 hidden classes of method handles, 1438 and 1293 ms
#   JNI:     0 call stubs, 9 hidden classes of method handles, 250 and 388 ms
# Fails when that changes.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
bin="${JAVA_HOME:+$JAVA_HOME/bin/}"
cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>look</groupId><artifactId>look</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>
<dependency><groupId>com.github.luben</groupId><artifactId>zstd-jni</artifactId><version>1.5.7-28</version></dependency>
</dependencies></project>
XML
mvn -B -q dependency:copy-dependencies -DoutputDirectory=lib >/dev/null
cat >Look.java <<'JAVA'
class Look {
    public static void main(String[] arguments) {
        long start = System.nanoTime();
        int length = com.github.luben.zstd.Zstd.compress(new byte[10]).length;
        System.out.println((System.nanoTime() - start) / 1_000_000 + " ms" + (length > 0 ? "" : ", nothing"));
    }
}
JAVA
"$bin"javac -cp 'lib/*' Look.java
look() {
  "$bin"java --enable-native-access=ALL-UNNAMED -Xlog:class+load:file=loaded "$@" -cp 'lib/*:.' Look >took
  stubs="$(grep -c 'DowncallStub/' loaded || true)"
  forms="$(grep -c 'LambdaForm\$[A-Z]*/.*source: __JVM_LookupDefineClass__' loaded || true)"
}
look
printf 'foreign: %s call stubs, %s hidden classes of method handles, %s\n' "$stubs" "$forms" "$(cat took)"
[ "$stubs" -gt 20 ] && [ "$forms" -gt 100 ]
look -Djdk.util.jar.enableMultiRelease=false
printf 'JNI:     %s call stubs, %s hidden classes of method handles, %s\n' "$stubs" "$forms" "$(cat took)"
[ "$stubs" = 0 ] && [ "$forms" -lt 20 ]
echo 'as described'
