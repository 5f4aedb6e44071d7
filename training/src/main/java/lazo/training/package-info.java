/**
 * From rows to a package. In comes a {@link lazo.training.TrainingRequest} that names a {@link
 * lazo.training.FrameFile}, a feature specification and a {@link lazo.training.Trainer}; out goes a
 * folder with a package and a {@link lazo.training.TrainingResult}. {@link
 * lazo.training.TrainingJob} runs it in a process of its own with limits of memory and time; {@link
 * lazo.training.TrainingProcess} is that process.
 */
@NullMarked
package lazo.training;

import org.jspecify.annotations.NullMarked;
