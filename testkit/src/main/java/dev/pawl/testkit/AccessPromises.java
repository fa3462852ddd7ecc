package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.store.AccessSecret;
import dev.pawl.store.AccessStore.Issued;
import dev.pawl.store.AccessToken;
import dev.pawl.store.AccessToken.Role;
import dev.pawl.store.AccessToken.Standing;
import dev.pawl.store.AuditEntry;
import dev.pawl.store.NewAccessToken;
import dev.pawl.task.InvalidTaskException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Access tokens, and the audit. */
interface AccessPromises extends StorePromises {
    private Issued issue(String name, @Nullable Duration validFor, Role... roles) {
        return access().create(new NewAccessToken(name, Set.of(roles), validFor));
    }

    private boolean isGood(AccessSecret secret) {
        return access().verify(secret.text()).isPresent();
    }

    @Test
    default void aSecretIsItsTokensAndNoOtherIs() {
        Issued ops = issue("ops", null, Role.ADMIN);
        Issued shop = issue(" shop ", null, Role.ENQUEUE, Role.READ);

        assertThat(access().verify(shop.secret().text())).contains(shop.token());
        assertThat(shop.token().name()).isEqualTo("shop");
        assertThat(shop.token().roles()).containsExactly(Role.READ, Role.ENQUEUE);
        assertThat(shop.token().grants(Role.WORK)).isFalse();
        assertThat(ops.token().grants(Role.WORK)).isTrue();
        String text = shop.secret().text();
        String otherEnd = text.endsWith("A") ? "B" : "A";
        for (String wrong : List.of(
                "",
                text.substring(0, text.length() - 1) + otherEnd,
                text + "A",
                text.replace(shop.token().id(), ops.token().id()),
                AccessSecret.make().text())) {
            assertThat(access().verify(wrong)).as(wrong).isEmpty();
        }
    }

    @Test
    default void aSecretStandsNowhereInWhatTheStoreTells() {
        Issued ops = issue("ops", null, Role.ADMIN);

        String random = ops.secret().text().substring(18);
        assertThat(access().tokens().toString()).doesNotContain(random);
        assertThat(access().audit(10, null).toString()).doesNotContain(random);
        assertThat(ops.toString()).doesNotContain(random);
    }

    @Test
    default void anExpiredTokenIsNoLongerGood() {
        Issued shop = issue("shop", Duration.ofMinutes(5), Role.READ);

        time().advance(Duration.ofMinutes(5).minusMillis(1));
        assertThat(isGood(shop.secret())).isTrue();
        time().advance(Duration.ofMillis(1));
        assertThat(isGood(shop.secret())).isFalse();
        assertThat(access().tokens().get(0).standing(time().now())).isEqualTo(Standing.EXPIRED);
    }

    @Test
    default void aRevokedTokenIsVoidInEveryProcessAndItsNameIsFree() throws Exception {
        Issued shop = issue("shop", null, Role.READ);

        assertThat(another().access().revoke("shop")).isTrue();

        assertThat(isGood(shop.secret())).isFalse();
        assertThat(access().revoke("shop")).isFalse();
        assertThat(access().rotate("shop", Duration.ZERO)).isEmpty();
        Issued again = issue("shop", null, Role.READ);
        assertThat(isGood(again.secret())).isTrue();
        assertThat(isGood(shop.secret())).isFalse();
        assertThat(access().tokens())
                .extracting(token -> token.standing(time().now()))
                .containsExactlyInAnyOrder(Standing.VALID, Standing.REVOKED);
    }

    @Test
    default void afterARotationTheOldSecretIsGoodForTheGraceTime() {
        Issued old = issue("shop", null, Role.READ);

        Issued rotated = access().rotate("shop", Duration.ofHours(1)).orElseThrow();

        assertThat(rotated.token().id()).isEqualTo(old.token().id());
        assertThat(isGood(old.secret())).isTrue();
        assertThat(isGood(rotated.secret())).isTrue();
        assertThat(rotated.token().oldSecretUntil(time().now()))
                .isEqualTo(time().now() + Duration.ofHours(1).toMillis());
        time().advance(Duration.ofHours(1));
        assertThat(isGood(old.secret())).isFalse();
        assertThat(isGood(rotated.secret())).isTrue();

        Issued last = access().rotate("shop", Duration.ZERO).orElseThrow();
        assertThat(isGood(rotated.secret())).isFalse();
        assertThat(isGood(last.secret())).isTrue();
    }

    @Test
    default void aTokenThatCannotBeIsRefusedByFieldAndNothingIsWritten() {
        issue("ops", null, Role.ADMIN);
        for (String name : List.of("", " ", "x".repeat(201), "a\nb", "(local)")) {
            assertFault("name", () -> issue(name, null, Role.READ));
        }
        assertFault("name", () -> issue("ops", null, Role.READ));
        assertFault("role", () -> issue("shop", null));
        assertFault("role", () -> Role.of("root"));
        assertFault("expires_in", () -> issue("shop", Duration.ZERO, Role.READ));
        assertFault("expires_in", () -> issue("shop", Duration.ofDays(36_501), Role.READ));
        assertFault("grace", () -> access().rotate("ops", Duration.ofDays(31)));
        assertFault("grace", () -> access().rotate("ops", Duration.ofMillis(-1)));

        assertThat(access().tokens()).extracting(AccessToken::name).containsExactly("ops");
        assertThat(access().audit(10, null)).hasSize(1);
    }

    private static void assertFault(String field, Runnable refused) {
        assertThatThrownBy(refused::run)
                .isInstanceOfSatisfying(
                        InvalidTaskException.class,
                        fault -> assertThat(fault.violations())
                                .extracting(InvalidTaskException.Violation::field)
                                .containsExactly(field));
    }

    @Test
    default void everyChangeOfATokenIsInTheAudit() {
        issue("shop", null, Role.READ, Role.WORK);
        access().rotate("shop", Duration.ZERO);
        access().revoke("shop");
        access().revoke("shop");

        assertThat(access().audit(10, null))
                .extracting(AuditEntry::note)
                .containsExactly(
                        new AuditEntry.Note(AuditEntry.LOCAL, "revokeToken", "shop", null, null, null),
                        new AuditEntry.Note(AuditEntry.LOCAL, "rotateToken", "shop", null, null, null),
                        new AuditEntry.Note(AuditEntry.LOCAL, "createToken", "shop", "read,work", null, null));
    }

    @Test
    default void theAuditIsReadInPagesTheNewestFirst() {
        for (int i = 1; i <= 5; i++) {
            AuditEntry noted = access().note(new AuditEntry.Note("ops", "op", "/" + i, "{}", 200, (long) i))
                    .join();
            assertThat(noted.at()).isEqualTo(time().now());
        }

        List<AuditEntry> page = access().audit(2, null);
        assertThat(page).extracting(entry -> entry.note().target()).containsExactly("/5", "/4");
        assertThat(page.get(0).note()).isEqualTo(new AuditEntry.Note("ops", "op", "/5", "{}", 200, 5L));
        assertThat(access().audit(10, page.get(1).id()))
                .extracting(entry -> entry.note().target())
                .containsExactly("/3", "/2", "/1");
    }
}
