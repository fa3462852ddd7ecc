/** Code that breaks one rule of {@code EveryModuleTest} each, to show that the rule fails on it. Nothing uses it. */
package dev.pawl.gate.planted;
