package dev.pawl.client;

import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** A body without end: it counts as read when it begins, and its lines go to who asks for them, one by one. */
final class LineStream implements BodySubscriber<String> {
    static final String MEDIA_TYPE = "text/event-stream";

    private final BodySubscriber<?> lines;

    LineStream(Flow.Subscriber<String> lines) {
        this.lines = BodySubscribers.fromLineSubscriber(lines, all -> "", StandardCharsets.UTF_8, "\n");
    }

    @Override
    public CompletionStage<String> getBody() {
        return CompletableFuture.completedFuture("");
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        lines.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> part) {
        lines.onNext(part);
    }

    @Override
    public void onError(Throwable fault) {
        lines.onError(fault);
    }

    @Override
    public void onComplete() {
        lines.onComplete();
    }
}
