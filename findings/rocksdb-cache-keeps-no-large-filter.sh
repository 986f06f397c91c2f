#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# org.rocksdb:rocksdbjni 11.8.1 (Maven Central), LRUCache and BlockBasedTableConfig.
#
# One would guess: with setCacheIndexAndFilterBlocks(true) and a block cache of 64 MiB the filters of
# a database whose filters and indexes have 4 MB in all are read once and then stay.
#
# What is so: new LRUCache(64 MiB) is made of parts of 512 KiB or so, and a block that is
# larger than its part is let go as soon as it has been used. The filter of one table of a million
# keys (10 bits each) is such a block: every look-up reads it from the file again, 1.2 MB each time,
# and the only sign is a counter. With two parts the same cache keeps it.
#
# Seen (the same in two runs):
#   default parts: 2000 look-ups, filter read anew 2000 times
#   two parts:     2000 look-ups, filter read anew 0 times
# Fails when that changes.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>look</groupId><artifactId>look</artifactId><version>1</version><packaging>pom</packaging>
<dependencies><dependency><groupId>org.rocksdb</groupId><artifactId>rocksdbjni</artifactId>
<version>11.8.1</version></dependency></dependencies></project>
XML
mvn -B -q dependency:copy-dependencies -DoutputDirectory=lib >/dev/null
cat >Look.java <<'JAVA'
import java.nio.ByteBuffer;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.Statistics;
import org.rocksdb.TickerType;

class Look {
    static final int KEYS = 1_000_000;
    static final int LOOKS = 2_000;

    static byte[] key(long number) {
        return ByteBuffer.allocate(16).putLong(number * 0x9E3779B97F4A7C15L).putLong(number).array();
    }

    static long missed(String folder, LRUCache cache) throws Exception {
        var table =
                new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setFilterPolicy(new BloomFilter(10))
                        .setCacheIndexAndFilterBlocks(true);
        var counters = new Statistics();
        var options =
                new Options()
                        .setCreateIfMissing(true)
                        .setCompressionType(CompressionType.NO_COMPRESSION)
                        .setWriteBufferSize(256 << 20)
                        .setStatistics(counters)
                        .setTableFormatConfig(table);
        try (var database = RocksDB.open(options, folder)) {
            if (database.get(key(1)) == null) {
                for (int i = 0; i < KEYS; i++) {
                    database.put(key(i), new byte[24]);
                }
                database.flush(new org.rocksdb.FlushOptions().setWaitForFlush(true));
            }
            for (int i = 0; i < 100; i++) {
                database.get(key(i));
            }
            long before = counters.getTickerCount(TickerType.BLOCK_CACHE_FILTER_MISS);
            for (int i = 0; i < LOOKS; i++) {
                database.get(key(i * 37L));
            }
            return counters.getTickerCount(TickerType.BLOCK_CACHE_FILTER_MISS) - before;
        }
    }

    public static void main(String[] arguments) throws Exception {
        RocksDB.loadLibrary();
        long usual = missed("data", new LRUCache(64 << 20));
        long two = missed("data", new LRUCache(64 << 20, 1));
        System.out.println("default parts: " + LOOKS + " look-ups, filter read anew " + usual + " times");
        System.out.println("two parts:     " + LOOKS + " look-ups, filter read anew " + two + " times");
        System.exit(usual > LOOKS * 9 / 10 && two <= 2 ? 0 : 1);
    }
}
JAVA
"${JAVA_HOME:+$JAVA_HOME/bin/}java" --enable-native-access=ALL-UNNAMED -cp 'lib/*' Look.java
