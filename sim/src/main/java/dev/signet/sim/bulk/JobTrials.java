// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.bulk;

import dev.signet.conformance.BulkJobs;
import dev.signet.conformance.BulkJobs.Input;
import dev.signet.conformance.Client.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// Jobs of each kind, begun in turn on one account, and whether what came of each is what had to.
/// One thread.
final class JobTrials {
    private static final String ALL = "includeAssociatedData=_history,_deleted";
    private static final String PATCH =
            """
            {"resourceType":"Parameters","parameter":[{"name":"operation","part":[\
            {"name":"type","valueCode":"add"},{"name":"path","valueString":"Patient.meta"},\
            {"name":"name","valueString":"tag"},\
            {"name":"value","valueCoding":{"system":"%s","code":"%s"}}]}]}""";

    private final Path files;
    private final Random random;
    private final int patients;
    private final Consumer<String> wrong;
    private final Contents contents = new Contents();
    private int batches;
    private int number;
    private long expected;
    private String laterTag = "";
    private boolean isWhole;

    /// In the order in which they are begun.
    enum Kind {
        IMPORT,
        UPDATE,
        DELETE,
        LATER,
        INITIAL,
        ERASE,
        EXPORT
    }

    /// @param files a folder that the server may read
    /// @param patients in one import
    /// @param wrong is told of what is not as it must be
    JobTrials(Path files, Random random, int patients, Consumer<String> wrong) {
        this.files = files;
        this.random = random;
        this.patients = patients;
        this.wrong = wrong;
    }

    /// How many versions the account must hold.
    long versions() {
        return contents.kept().size();
    }

    /// Begins the next job of that kind.
    ///
    /// @return its address
    String begin(Kind kind, BulkJobs jobs) {
        number++;
        return switch (kind) {
            case IMPORT -> jobs.beginImport(written(contents.batch(++batches, patients, random)));
            case INITIAL ->
                    jobs.beginInitialLoad(written(contents.initial(++batches, patients, random)));
            case UPDATE -> {
                String tag = Contents.tag(batches, random.nextBoolean());
                String added = "u" + number;
                expected = contents.update(tag, added);
                yield jobs.beginUpdate(
                        "Patient/$bulk-update?_tag=urn:batch%7C" + tag,
                        PATCH.formatted(Contents.UPDATED, added));
            }
            case DELETE -> {
                String tag = Contents.tag(batches, random.nextBoolean());
                expected = contents.delete(tag);
                yield jobs.beginDelete("$bulk-delete?_tag=urn:batch%7C" + tag);
            }
            case ERASE -> {
                String tag = Contents.tag(batches, random.nextBoolean());
                expected = contents.erase(tag);
                yield jobs.beginDelete("$bulk-delete?_hardDelete=true&_tag=urn:batch%7C" + tag);
            }
            case LATER -> {
                laterTag = "later" + number;
                isWhole = random.nextBoolean();
                expected = patients / 2;
                yield jobs.beginLater(
                        contents.bundle(isWhole ? "transaction" : "batch", laterTag, patients / 2));
            }
            case EXPORT -> jobs.beginExport(ALL);
        };
    }

    private List<Input> written(List<String> lines) {
        expected = lines.size();
        Path file = files.resolve("batch" + batches + ".ndjson");
        try {
            Files.writeString(file, String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of(Input.of(file.toUri()));
    }

    /// Waits for the end of the job that was begun last, and looks at what came of it.
    void end(Kind kind, String job, BulkJobs jobs) {
        if (kind == Kind.LATER) {
            later(jobs.ended(job), jobs);
        } else {
            JsonNode ended = jobs.completed(job);
            switch (kind) {
                case IMPORT, INITIAL -> {
                    expect("import: loaded", expected, sum(ended.get("output")));
                    expect("import: errors", 0, ended.get("error").size());
                }
                case UPDATE -> expect("bulk update: updated", expected, counted(ended));
                case DELETE, ERASE -> expect("bulk delete: deleted", expected, counted(ended));
                case EXPORT -> contents.kept().differences(jobs.lines(ended)).forEach(wrong);
                case LATER -> throw new IllegalStateException("it has no such end");
            }
        }
        for (String type : List.of("Patient", "Observation")) {
            expect(kind + ": " + type, contents.kept().alive(type), jobs.count(type));
        }
    }

    /// A Bundle that was answered is there; of a batch that was not it is said which entries are. A
    /// transaction always is. Nothing is there twice.
    private void later(Answer answer, BulkJobs jobs) {
        var seen = new HashSet<Integer>();
        JsonNode found =
                jobs.client()
                        .get(
                                "fhir",
                                jobs.base() + "/Patient?_count=1000&_tag=urn:batch%7C" + laterTag)
                        .expect(200)
                        .json();
        for (JsonNode entry : found.path("entry")) {
            JsonNode patient = entry.get("resource");
            int i = patient.get("multipleBirthInteger").asInt();
            contents.hold(patient.get("id").asString(), laterTag, i);
            if (!seen.add(i)) {
                wrong.accept("later answer: there twice: " + i);
            }
        }
        if (answer.status() == 200) {
            expect("later answer: created", expected, seen.size());
        } else if (isWhole || !answer.text().contains("have changed what they say")) {
            wrong.accept("later answer: " + answer.status() + " " + answer.text());
        } else {
            expect("later answer: told", told(answer.text()), seen.size());
        }
    }

    /// How many entries a refusal says were done: ranges such as `1 to 8, 10`.
    private static long told(String text) {
        String ranges = text.substring(text.indexOf("they say: ") + 10);
        long count = 0;
        for (String range : ranges.substring(0, ranges.indexOf('.')).split(", ")) {
            String[] ends = range.split(" to ");
            count += Long.parseLong(ends[ends.length - 1]) - Long.parseLong(ends[0]) + 1;
        }
        return count;
    }

    private static long sum(JsonNode output) {
        long sum = 0;
        for (JsonNode each : output) {
            sum += each.get("count").asLong();
        }
        return sum;
    }

    /// Of all types, and whatever became of them.
    private static long counted(JsonNode parameters) {
        long sum = 0;
        for (JsonNode value : parameters.findValues("valueDecimal")) {
            sum += value.asLong();
        }
        return sum;
    }

    private void expect(String what, long right, long found) {
        if (right != found) {
            wrong.accept(what + ": " + found + " instead of " + right);
        }
    }
}
