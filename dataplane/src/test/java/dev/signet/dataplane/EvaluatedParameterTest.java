// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Search parameters of an account whose expressions the compiler of paths ([ExpressionCompiler])
/// does not take: the engine for FHIRPath finds their values, within bounds.
class EvaluatedParameterTest {
    private static final String REACHED =
            "Patient.telecom.where(system = 'phone' and (use = 'home' or use = 'work')).value";

    /// Looks at every telecom once for each other.
    private static final String COSTLY =
            "Patient.telecom.where(%resource.telecom.where(value = 'x' or value = 'y').count() > 0)"
                    + ".value";

    @TempDir private Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = new Account(folder);
    }

    @AfterEach
    void close() {
        account.close();
    }

    private static String definition(String id, String type, String expression) {
        return OwnDefinitions.definition(id, id, type, expression, "");
    }

    private static String patient(String id, String members) {
        return "{'resourceType':'Patient','id':'%s',%s}".formatted(id, members).replace('\'', '"');
    }

    private static String telecoms(int count) {
        return "'telecom':[" + String.join(",", Collections.nCopies(count, "{'value':'x'}")) + "]";
    }

    private String found(String query) {
        return account.get("/Patient?_total=accurate&" + query).expect(200).at("total");
    }

    private void reindexed() {
        OwnDefinitions.reindexed(account);
    }

    @Test
    void valuesFoundByTheEngineAreSearchedBy() {
        String phones =
                "'telecom':[{'system':'phone','use':'work','value':'1'},"
                        + "{'system':'phone','use':'old','value':'2'},"
                        + "{'system':'email','use':'home','value':'3'}]";
        account.put("/Patient/before", patient("before", phones)).expect(201);
        account.put("/SearchParameter/reached", definition("reached", "token", REACHED))
                .expect(201);
        String alive = "iif(Patient.deceased.exists(), 'dead', 'alive')";
        account.put("/SearchParameter/state", definition("state", "token", alive)).expect(201);
        account.put("/Patient/dead", patient("dead", "'deceasedBoolean':true")).expect(201);
        reindexed();
        assertEquals("1", found("reached=1"));
        assertEquals("0", found("reached=2"));
        assertEquals("0", found("reached=3"));
        assertEquals("1", found("reached:missing=true"));
        assertEquals("1", found("state=alive"));
        assertEquals("1", found("state=dead"));
        account.put("/Patient/before", patient("before", "'active':true")).expect(200);
        assertEquals("0", found("reached=1"));
        account.revoke();
        account.restore();
        assertEquals("1", found("state=alive"));
    }

    @Test
    void anExpressionThatLooksAtTooMuchOfAResourceRefusesItAndHoldsUpNoReindex() {
        account.put("/Patient/many", patient("many", telecoms(400))).expect(201);
        account.put("/SearchParameter/costly", definition("costly", "token", COSTLY)).expect(201);
        account.put("/Patient/few", patient("few", telecoms(3))).expect(201);
        Answer refused = account.put("/Patient/other", patient("other", telecoms(400)));
        refused.expect(413);
        assertTrue(refused.text().contains("look at too much"), refused::text);
        reindexed();
        assertEquals("1", found("costly=x")); // the one from before has no values
        assertEquals("2", found("telecom=x"));
    }

    @Test
    void anExpressionWithoutAResultForAResourceFindsNothingThere() {
        String one = "Patient.telecom.single().value.lower()";
        account.put("/SearchParameter/only", definition("only", "token", one)).expect(201);
        account.put("/Patient/two", patient("two", telecoms(2))).expect(201);
        account.put("/Patient/one", patient("one", telecoms(1))).expect(201);
        reindexed();
        assertEquals("1", found("only=x"));
        assertEquals("1", found("only:missing=true"));
    }

    @Test
    void anExpressionThatTheLibraryBreaksOverKeepsNothingFromBeingWrittenOrIndexed() {
        account.put("/Patient/before", patient("before", telecoms(2))).expect(201);
        String breaking = "Patient.telecom.skip(99999999999).value";
        account.put("/SearchParameter/broken", definition("broken", "token", breaking)).expect(201);
        account.put("/Patient/after", patient("after", telecoms(1))).expect(201);
        account.get("/Patient/after/$reindex").expect(200);
        reindexed();
        assertEquals("2", found("broken:missing=true"));
    }

    @Test
    void anExpressionOfManyWordsIsRefused() {
        String chain = "Patient.telecom.value" + ".first()".repeat(500);
        Answer refused = account.put("/SearchParameter/chain", definition("chain", "token", chain));
        assertEquals("not-supported", refused.expect(400).at("issue", 0, "code"));
        assertTrue(refused.text().contains("too many names, literals and signs"), refused::text);
    }

    @Test
    void anAccountHasAtMostTwentyOfThem() {
        for (int i = 0; i < 20; i++) {
            String definition = definition("reached" + i, "token", REACHED);
            account.put("/SearchParameter/reached" + i, definition).expect(201);
        }
        Answer refused = account.put("/SearchParameter/more", definition("more", "token", REACHED));
        assertEquals("too-costly", refused.expect(400).at("issue", 0, "code"));
    }
}
