package dev.pawl;

import dev.pawl.store.StoreSettings;
import dev.pawl.task.Time;

/**
 * How a queue is opened.
 *
 * @param store {@link StoreSettings#DEFAULT} unless told
 * @param codec {@link Codec#jackson()} unless told
 * @param time {@link Time#system()} unless told; tests pass a fake one
 */
public record PawlSettings(StoreSettings store, Codec codec, Time time) {
    public static final PawlSettings DEFAULT = new PawlSettings(StoreSettings.DEFAULT, Codec.jackson(), Time.system());

    public PawlSettings withStore(StoreSettings other) {
        return new PawlSettings(other, codec, time);
    }

    public PawlSettings withCodec(Codec other) {
        return new PawlSettings(store, other, time);
    }

    public PawlSettings withTime(Time other) {
        return new PawlSettings(store, codec, other);
    }
}
