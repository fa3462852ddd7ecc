package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.testkit.FakeTime;
import dev.pawl.testkit.YearOfTicks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class SchedulesTest {
    private static final String HOURLY = "{\"cron\":\"@hourly\",\"type\":\"report\",\"payload\":{\"of\":1.5}}";

    @TempDir
    static Path folder;

    private static final FakeTime TIME = new FakeTime();
    private static Served served;

    @BeforeAll
    static void serve() {
        served = Served.in(folder, TIME, Served.ANY_PORT);
    }

    @AfterAll
    static void stop() {
        served.close();
    }

    @Test
    void aScheduleIsPutAndMakesTasksWhichItsRunsTell() {
        JsonNode put = served.put("/queue/schedules/hourly", HOURLY).json();

        assertThat(put.get("cron").stringValue()).isEqualTo("@hourly");
        assertThat(put.get("zone").stringValue()).isEqualTo("UTC");
        assertThat(put.get("missed").stringValue()).isEqualTo("one");
        assertThat(put.get("made_by").stringValue()).isEqualTo("api");
        assertThat(put.get("payload").toString()).isEqualTo("{\"of\":1.5}");
        TIME.advance(Duration.ofHours(1));
        await().until(() -> served.get("/queue/schedules/hourly/runs").json().size() == 1);
        JsonNode run = served.get("/queue/schedules/hourly/runs").json().get(0);
        assertThat(run.get("status").stringValue()).isEqualTo("queued");
        JsonNode shown = served.get("/queue/schedules/hourly").json();
        assertThat(shown.get("last_task_id")).isEqualTo(run.get("task_id"));
        assertThat(shown.get("last_tick_utc")).isEqualTo(run.get("tick_utc"));
        assertThat(served.get("/queue/schedules").json().toString()).contains("\"name\":\"hourly\"");
    }

    @Test
    void aYearOfTicksInTwoZonesIsWhatAWalkByHalfAnHourFinds(@TempDir Path other) {
        FakeTime time = new FakeTime();
        try (Served year = Served.in(other, time, Served.ANY_PORT)) {
            new YearOfTicks(time, new YearOfTicks.Way() {
                        @Override
                        public void put(String name, String cron, ZoneId zone) {
                            year.put(
                                            "/queue/schedules/" + name,
                                            "{\"type\":\"report\",\"missed\":\"all\",\"missed_max\":1000,\"cron\":\""
                                                    + cron + "\",\"zone\":\"" + zone + "\"}")
                                    .ok(200);
                        }

                        @Override
                        public void settle() {
                            await().pollInSameThread()
                                    .pollDelay(Duration.ZERO)
                                    .pollInterval(Duration.ofMillis(1))
                                    .until(() -> nextTick(year) > time.now());
                        }

                        @Override
                        public List<Long> ticks(String name) {
                            List<Long> ticks = new ArrayList<>();
                            year.get("/queue/schedules/" + name + "/runs?limit=1000")
                                    .ok(200)
                                    .json()
                                    .forEach(run -> ticks.add(moment(run.get("tick_utc"))));
                            return ticks;
                        }
                    })
                    .run();
        }
    }

    private static long nextTick(Served served) {
        long next = Long.MAX_VALUE;
        for (JsonNode schedule : served.get("/queue/schedules").ok(200).json()) {
            next = Math.min(next, moment(schedule.get("next_at_utc")));
        }
        return next;
    }

    private static long moment(JsonNode utc) {
        return Instant.parse(utc.stringValue()).toEpochMilli();
    }

    @Test
    void aScheduleIsPausedResumedRunAndDeleted() {
        served.put("/queue/schedules/steered", "{\"every_seconds\":90,\"type\":\"report\"}");

        assertThat(served.post("/queue/schedules/steered/pause")
                        .json()
                        .get("next_at_utc")
                        .isNull())
                .isTrue();
        assertThat(served.get("/queue/schedules/steered/next?count=3").json().get("next_utc"))
                .hasSize(3);
        assertThat(served.post("/queue/schedules/steered/run")
                        .json()
                        .get("task_id")
                        .longValue())
                .isPositive();
        assertThat(served.post("/queue/schedules/steered/resume")
                        .json()
                        .get("paused")
                        .booleanValue())
                .isFalse();
        assertThat(served.delete("/queue/schedules/steered")
                        .json()
                        .get("message")
                        .stringValue())
                .isEqualTo("Schedule deleted");
        served.get("/queue/schedules/steered").problem(ProblemKind.NO_SUCH_SCHEDULE);
        served.get("/queue/schedules/steered/next").problem(ProblemKind.NO_SUCH_SCHEDULE);
        served.get("/queue/schedules/steered/runs").problem(ProblemKind.NO_SUCH_SCHEDULE);
        served.delete("/queue/schedules/steered").problem(ProblemKind.NO_SUCH_SCHEDULE);
        for (String verb : new String[] {"pause", "resume", "run"}) {
            served.post("/queue/schedules/steered/" + verb).problem(ProblemKind.NO_SUCH_SCHEDULE);
        }
    }

    @Test
    void ofOneMomentOneTaskIsMade() {
        served.put("/queue/schedules/made", "{\"every_seconds\":90,\"type\":\"report\"}");
        String tick = "{\"tick_utc\":\"2026-11-21T23:49:00.183Z\"}";

        JsonNode made = served.post("/queue/schedules/made/run", tick).ok(200).json();
        JsonNode again = served.post("/queue/schedules/made/run", tick).ok(200).json();

        assertThat(made.get("created").booleanValue()).isTrue();
        assertThat(again.get("created").booleanValue()).isFalse();
        assertThat(again.get("task_id")).isEqualTo(made.get("task_id"));
        assertThat(served.post("/queue/schedules/made/run", "{\"tick_utc\":\"then\"}")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly("tick_utc");
        served.delete("/queue/schedules/made").ok(200);
    }

    @Test
    void allOfAFileTakeAwayWhatTheFileMadeBefore() {
        served.put("/queue/schedules", """
                        {"schedules":[{"name":"first","every_seconds":90,"type":"a"},
                          {"name":"second","cron":"@daily","type":"a"}]}""").ok(200);

        assertThat(served.put("/queue/schedules", """
                        {"schedules":[{"name":"second","cron":"@daily","type":"a"}]}""")
                        .ok(200)
                        .json()
                        .get("removed")
                        .toString())
                .isEqualTo("[\"first\"]");
        assertThat(served.put("/queue/schedules", """
                        {"schedules":[{"name":"third","cron":"@daily","type":"a"},{"name":"a b","cron":"@daily"},3]}""")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactlyInAnyOrder("schedules[1].name", "schedules[1].type", "schedules[2].body");
        served.get("/queue/schedules/third").problem(ProblemKind.NO_SUCH_SCHEDULE);
        assertThat(served.get("/queue/schedules/second").json().get("made_by").stringValue())
                .isEqualTo("file");
        served.put("/queue/schedules", "{\"schedules\":[]}").ok(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"cron":"61 * * * *","type":"a"}                           | cron
                    {"cron":"@daily","zone":"Europe/Nowhere","type":"a"}       | zone
                    {"every_seconds":60,"zone":"UTC","type":"a"}               | zone
                    {"every_seconds":0.5,"type":"a"}                           | every_seconds
                    {"at_utc":"yesterday","type":"a"}                          | at_utc
                    {"at_utc":"2020-01-01T00:00:00Z","type":"a"}               | at_utc
                    {"type":"a"}                                               | exactly one of
                    {"cron":"@daily","every_seconds":60,"type":"a"}            | exactly one of
                    {"cron":"@daily"}                                          | type
                    {"cron":"@daily","type":"a","missed":"some"}               | missed
                    {"cron":"@daily","type":"a","missed_max":0}                | missed_max
                    {"cron":"@daily","type":"a","overlap":"both"}              | overlap
                    {"cron":"@daily","type":"a","overlap":"queue","limit_key":"x"} | limit_key
                    {"cron":"@daily","type":"pawl.x"}                          | type
                    {"cron":"@daily","type":"a","idempotency_key":"x"}         | idempotency_key
                    """)
    void aWrongScheduleIsRefusedNamingTheField(String body, String told) {
        Response refused = served.put("/queue/schedules/wrong", body);

        refused.problem(ProblemKind.INVALID);
        assertThat(refused.json().get("errors").toString()).contains(told);
        served.get("/queue/schedules/wrong").problem(ProblemKind.NO_SUCH_SCHEDULE);
    }

    @Test
    void aNameThatCannotBeOneIsRefused() {
        served.put("/queue/schedules/a%20b", HOURLY).problem(ProblemKind.INVALID);
        served.get("/queue/schedules/a:b").problem(ProblemKind.INVALID);
    }
}
