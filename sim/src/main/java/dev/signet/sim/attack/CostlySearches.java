// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.attack;

import java.io.IOException;
import java.util.List;

/// Clients that may read, each with searches of documented size that compute as long as they can:
/// large pages whose every resource is looked through for includes, by many keys and with a total.
/// The customer's no, health and an innocent reader must not wait for them.
record CostlySearches(int clients) implements Attack {
    private static final int EACH = 4;

    private static final List<String> TARGETS =
            List.of(
                    "Patient",
                    "Practitioner",
                    "Organization",
                    "Observation",
                    "Condition",
                    "Encounter",
                    "Location",
                    "Device",
                    "Group",
                    "Medication",
                    "Procedure",
                    "Specimen",
                    "CarePlan",
                    "CareTeam",
                    "Claim",
                    "Coverage",
                    "Goal",
                    "Immunization",
                    "List",
                    "Media");

    @Override
    public String name() {
        return clients + " x searches that compute long";
    }

    @Override
    public void prepare(Target target) {
        Basics.write(target);
    }

    @Override
    public void run(Target target, Customer customer, Tally tally) {
        byte[] request = target.fhirHead(target.plain(), "GET", below(), -1);
        var second =
                Twice.of(
                        target,
                        customer,
                        tally,
                        answers -> Crowd.of(clients, answers, _ -> ask(target, request, answers)));
        judge(tally, tally);
        second.ifPresent(answers -> answers.faults().forEach(tally::fault));
    }

    private static String below() {
        var query =
                new StringBuilder(Basics.PAGE + "&_total=accurate&_sort=created,-_lastUpdated,_id");
        for (String type : TARGETS) {
            query.append("&_include=Basic:subject:").append(type);
        }
        return query.toString();
    }

    private void judge(Tally answers, Tally tally) {
        if (answers.of("200") == 0) {
            tally.fault("no search was answered: " + answers);
        }
    }

    private static void ask(Target target, byte[] request, Tally answers) throws IOException {
        for (int i = 0; i < EACH && !target.deadline().over(); i++) {
            try (var wire = target.wire(target.plain())) {
                answers.count("" + wire.exchange(request).status());
            }
        }
    }
}
