package dev.pawl;

import dev.pawl.store.MaintenanceSettings;
import dev.pawl.store.StoreSettings;
import dev.pawl.store.WebhookSettings;
import dev.pawl.task.Time;

/**
 * How a queue is opened.
 *
 * @param store {@link StoreSettings#DEFAULT} unless told
 * @param codec {@link Codec#jackson()} unless told
 * @param time {@link Time#system()} unless told; tests pass a fake one
 * @param maintenance what is done by itself while workers run; {@link MaintenanceSettings#DEFAULT} unless told
 * @param tracing {@link Tracing#NONE} unless told
 * @param webhooks how other systems are told what happens; {@link WebhookSettings#DEFAULT} unless told
 */
public record PawlSettings(
        StoreSettings store,
        Codec codec,
        Time time,
        MaintenanceSettings maintenance,
        Tracing tracing,
        WebhookSettings webhooks) {
    public static final PawlSettings DEFAULT = new PawlSettings(
            StoreSettings.DEFAULT,
            Codec.jackson(),
            Time.system(),
            MaintenanceSettings.DEFAULT,
            Tracing.NONE,
            WebhookSettings.DEFAULT);

    public PawlSettings withStore(StoreSettings other) {
        return new PawlSettings(other, codec, time, maintenance, tracing, webhooks);
    }

    public PawlSettings withCodec(Codec other) {
        return new PawlSettings(store, other, time, maintenance, tracing, webhooks);
    }

    public PawlSettings withTime(Time other) {
        return new PawlSettings(store, codec, other, maintenance, tracing, webhooks);
    }

    public PawlSettings withMaintenance(MaintenanceSettings other) {
        return new PawlSettings(store, codec, time, other, tracing, webhooks);
    }

    public PawlSettings withTracing(Tracing other) {
        return new PawlSettings(store, codec, time, maintenance, other, webhooks);
    }

    public PawlSettings withWebhooks(WebhookSettings other) {
        return new PawlSettings(store, codec, time, maintenance, tracing, other);
    }
}
