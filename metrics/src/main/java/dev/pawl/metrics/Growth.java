package dev.pawl.metrics;

import dev.pawl.store.Distribution;
import java.util.function.DoubleConsumer;

/**
 * Tells a meter what a distribution has grown by: as many sizes as came, each as the middle of its bucket.
 *
 * @param meter is told sizes in the unit of the distribution
 */
record Growth(DoubleConsumer meter) {
    void tell(Distribution present, Distribution before) {
        present.minus(before).buckets().forEach((bucket, more) -> {
            double size = Distribution.middle(bucket);
            for (long i = 0; i < more; i++) {
                meter.accept(size);
            }
        });
    }
}
