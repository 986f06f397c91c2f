// SPDX-License-Identifier: Apache-2.0
/// The long and hard checks: kills at random moments, damage to every file, load with a key that
/// comes and goes, attacks. Speaks HTTP only, and changes files as a thief would, down to RocksDB's
/// records; one seed replays one run's choices.
@org.jspecify.annotations.NullMarked
module dev.signet.sim {
    requires static transitive org.jspecify;
    requires transitive dev.signet.conformance;
    requires rocksdbjni;
    requires jdk.jfr;

    exports dev.signet.sim;
}
